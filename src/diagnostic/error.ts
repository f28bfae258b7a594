import type { Finding } from './finding.js';

/** What a process returns to its caller; the contract fixes these numbers. */
export const EXIT = { ok: 0, failed: 1, changes: 2, usage: 64, unavailable: 69, bug: 70, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where in a file an error is; line and column count from 1. */
export interface Where {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

interface PlimsollErrorOptions {
  /** What the person should do about it: an imperative sentence. */
  readonly hint?: string;
  readonly where?: Where;
  /** The page under `docs/` that says more. */
  readonly docs?: string;
  readonly cause?: unknown;
  /** Findings that explain the failure line by line. */
  readonly findings?: readonly Finding[];
}

/**
 * A failure that its reader can mend: wrong input, a refused action, a node that does not answer. It is shown without a
 * stack. Anything else that is thrown is a bug of ours, and is shown with one.
 *
 * `code` is stable and namespaced (`rpc/wrong-chain`, `document/too-large`); each code is documented in the catalogue.
 */
export class PlimsollError extends Error {
  override readonly name = 'PlimsollError';
  readonly code: string;
  readonly exit: ExitCode;
  readonly hint: string | undefined;
  readonly where: Where | undefined;
  readonly docs: string | undefined;
  readonly findings: readonly Finding[];

  constructor(code: string, message: string, exit: ExitCode, options: PlimsollErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exit = exit;
    this.hint = options.hint;
    this.where = options.where;
    this.docs = options.docs;
    this.findings = options.findings ?? [];
  }
}

/** Input or an action that is refused: exit code 1. */
export const refused = (code: string, message: string, options?: PlimsollErrorOptions): PlimsollError =>
  new PlimsollError(code, message, EXIT.failed, options);

/** A node or service that cannot be reached or does not answer sensibly: exit code 69. */
export const unavailable = (code: string, message: string, options?: PlimsollErrorOptions): PlimsollError =>
  new PlimsollError(code, message, EXIT.unavailable, options);

/** A command line that cannot be understood: exit code 64. */
export const usage = (code: string, message: string, options?: PlimsollErrorOptions): PlimsollError =>
  new PlimsollError(code, message, EXIT.usage, options);
