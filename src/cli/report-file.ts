import { appendFile, lstat, open, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { CheckFormat } from '../check/format-spec.js';
import { refused } from '../diagnostic/error.js';
import { writeFileAtomically } from '../document/files.js';

/** How a report of each format starts, within the first bytes of its file. */
const OURS: Readonly<Record<CheckFormat, RegExp>> = {
  text: /^plimsoll check: (passed|failed)/,
  json: /^\s*\{\s*"format":\s*"plimsoll\.check\/1"/,
  markdown: /^<!-- plimsoll-check -->\n/,
  github: /^plimsoll check: (passed|failed)/,
  sarif: /^\{\s*"\$schema"[^{]*"runs":\s*\[\s*\{\s*"tool":\s*\{\s*"driver":\s*\{\s*"name":\s*"plimsoll"/,
  junit: /^<\?xml[^>]*>\s*<testsuites name="plimsoll check"/,
};
const LOOKED_AT = 1024;

const startOf = async (path: string): Promise<string> => {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
};

const isDocument = async (path: string, root: string): Promise<boolean> => {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  const from = relative(await realpath(root), join(folder, basename(path)));
  const inRoot = from !== '' && !from.startsWith('..') && !isAbsolute(from);
  return inRoot && (/\.(ya?ml|lock)$/i.test(from) || from.split(/[\\/]/)[0] === '.git');
};

const refuse = (path: string, why: string): Error =>
  refused('check/report-file', `${path} ${why}`, { hint: 'Name another file, or remove this one first.' });

const writeOurs = async (
  path: string,
  { text, ours, what, root }: { text: string; ours: RegExp; what: string; root: string },
): Promise<void> => {
  const full = resolve(path);
  if (await isDocument(full, root)) throw refuse(path, 'is where a document of the workspace would be');
  const there = await lstat(full).catch(() => null);
  if (there !== null && !there.isFile()) throw refuse(path, 'is no plain file');
  if (there !== null && there.size > 0 && !ours.test(await startOf(full)))
    throw refuse(path, `is there already and is no ${what}`);
  await writeFileAtomically(full, text, 'replace').catch((error: unknown) => {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw refused('check/report-file', `${path} cannot be written`, { hint: 'Check the folder.', cause: error });
  });
};

/**
 * Write a report, whole or not at all. Reports are made anew by every run, so an earlier one of the same format is replaced,
 * and so is an empty file; nothing else is: no other file, no document of the workspace, no link or device. Throws
 * `check/report-file`.
 *
 * @param root the folder of the workspace
 */
export const writeReportFile = (path: string, format: CheckFormat, text: string, root: string): Promise<void> =>
  writeOurs(path, { text, ours: OURS[format], what: `${format} report of plimsoll check`, root });

/** Write a baseline, as {@link writeReportFile} writes a report: over an earlier baseline, and over nothing else. */
export const writeBaselineFile = (path: string, text: string, root: string): Promise<void> =>
  writeOurs(path, { text, ours: /^\s*\{\s*"format":\s*"plimsoll\.baseline\/1"/, what: 'baseline', root });

/** GitHub's limit for the summary of one step. */
const SUMMARY_BYTES = 1024 * 1024;

/**
 * Add to the summary of the step that runs, the file that GitHub names in GITHUB_STEP_SUMMARY. Past its limit GitHub would
 * show nothing of it, so what does not fit beside what is there is left out; false then.
 */
export const appendStepSummary = async (path: string, text: string): Promise<boolean> => {
  const there = await lstat(path).catch(() => null);
  const bytes = Buffer.byteLength(text, 'utf8');
  if (there !== null && (!there.isFile() || there.size + bytes > SUMMARY_BYTES)) return false;
  await appendFile(path, text, 'utf8');
  return true;
};
