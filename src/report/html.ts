const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it: no markup comes out of it, and what cannot be seen is shown as code points. */
export const html = (text: string): string =>
  text
    .replace(UNSEEN, (c) => (c === '\n' ? ' ' : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`))
    .replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
