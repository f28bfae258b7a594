import { EXIT, type ExitCode, PlimsollError } from '../diagnostic/error.js';
import { escapeForTerminal, escapeLines } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import { findingsText, place } from '../report/findings.js';
import type { Style } from '../report/style.js';
import { publicFinding } from './public-finding.js';
import type { JsonResult } from './result.js';
import { sourceTrace } from './trace.js';

/** What the report of a bug names: the issue tracker, and the versions that ran. */
export interface About {
  readonly issues: string;
  /** `plimsoll/0.1.0 linux-x64 node-v20.19.0` */
  readonly versions: string;
}

/** A failure, told to a program and to a person. */
export interface Failure {
  readonly exit: ExitCode;
  readonly json: JsonResult;
  readonly text: (style: Style) => string;
}

interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly where?: PlimsollError['where'];
  readonly docs?: string;
}

const errorJson = (error: ErrorBody, findings: readonly Finding[]): JsonResult => ({
  format: 'plimsoll.error/1',
  ok: false,
  error,
  ...(findings.length > 0 ? { findings: findings.map(publicFinding) } : {}),
});

const expected = (error: PlimsollError): Failure => {
  const { code, message, hint, where, docs, findings } = error;
  const body: ErrorBody = {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(where === undefined ? {} : { where }),
    ...(docs === undefined ? {} : { docs }),
  };
  return {
    exit: error.exit,
    json: errorJson(body, findings),
    text: (style) =>
      [
        [
          style('error', 'error'),
          ...(where === undefined ? [] : [style('strong', place(where))]),
          escapeLines(message),
          style('faint', `[${escapeForTerminal(code)}]`),
        ].join('  '),
        ...(hint === undefined ? [] : [`${style('note', 'help')}: ${escapeLines(hint)}`]),
        ...(docs === undefined ? [] : [`${style('note', 'see')}: ${escapeForTerminal(docs)}`]),
        ...(findings.length === 0 ? [] : [findingsText(findings, style)]),
      ].join('\n'),
  };
};

const chain = (error: unknown): string => {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const cause = error.cause === undefined ? '' : `\ncaused by ${chain(error.cause)}`;
  return sourceTrace(error.stack ?? `${error.name}: ${error.message}`) + cause;
};

const bug = (error: unknown, about: About): Failure => {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const hint = `This is a bug in Plimsoll, not in your input. Please report it at ${about.issues} with the command line and the trace.`;
  return {
    exit: EXIT.bug,
    json: errorJson({ code: 'internal/bug', message, hint }, []),
    text: (style) =>
      [
        `${style('error', 'bug')}  ${escapeLines(chain(error))}`,
        `${style('note', 'help')}: ${hint}`,
        about.versions,
      ].join('\n'),
  };
};

/** inquirer throws this when a prompt is left with Ctrl-C. */
const leftPrompt = (error: unknown): boolean => error instanceof Error && error.name === 'ExitPromptError';

/**
 * What a thrown thing means: a {@link PlimsollError} is the reader's to mend and is told in short, a prompt that was left is an
 * interruption, everything else is a bug of ours with its trace.
 */
export const describeFailure = (error: unknown, about: About): Failure => {
  if (error instanceof PlimsollError) return expected(error);
  if (leftPrompt(error)) return expected(new PlimsollError('cli/interrupted', 'interrupted', EXIT.interrupted));
  return bug(error, about);
};
