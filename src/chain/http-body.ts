/**
 * The body of an answer as UTF-8 text; undefined, with the rest left unread, where it has more bytes than allowed. What is
 * counted are the bytes after decompression, so that a small answer cannot grow without bound.
 */
export const boundedText = async (response: Response, maxBytes: number): Promise<string | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    const chunk: Uint8Array = part.value;
    size += chunk.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Why `fetch` found no connection, for people; `why` is undefined where the code says nothing to them. */
export const connectionFailure = (
  error: TypeError,
): { readonly code: string; readonly why: string | undefined; readonly cause: Error | undefined } => {
  const cause: unknown = error.cause;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return { code, why: WHY[code], cause: cause instanceof Error ? cause : undefined };
};

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
};
