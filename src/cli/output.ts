import type { Writable } from 'node:stream';
import { jsonText } from './json.js';
import type { JsonResult } from './result.js';
import { guard } from './terminal.js';

/** The one object of `--json`, on stdout. */
export const writeJson = (result: JsonResult): void => {
  process.stdout.write(jsonText(result));
};

/** Text with a line break after it; empty text writes nothing. */
export const writeText = (stream: Writable, text: string): void => {
  if (text !== '') stream.write(`${guard(text)}\n`);
};
