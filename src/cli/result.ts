import type { ExitCode } from '../diagnostic/error.js';
import type { Style } from '../report/style.js';

/** What `--json` prints: `format` names the command and the version of its shape. Values are texts, never bigints. */
export interface JsonResult {
  readonly format: `plimsoll.${string}/${number}`;
  readonly ok: boolean;
  readonly [field: string]: unknown;
}

/** What a command hands back: the same result twice, for a program and for a person, and how the process ends. */
export interface CommandResult {
  readonly json: JsonResult;
  /** The result as text, without a last line break. Called only when text is wanted; may return the empty text. */
  readonly text: (style: Style) => string;
  /** 0 where it is left out. */
  readonly exit?: ExitCode;
}
