import { lstat, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { warning } from '../route/safe/warning.js';
import { gitPlace } from '../workspace/git.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const given = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);

/**
 * Where the reviewer's trust file is: `$PLIMSOLL_TRUST`, else `plimsoll/trust.yaml` in `$XDG_CONFIG_HOME`, else in
 * `~/.config`. A relative `XDG_CONFIG_HOME` is not used, as the XDG base directory specification has it.
 */
export const trustPath = (environment: Environment): string => {
  const own = given(environment.PLIMSOLL_TRUST);
  if (own !== null) return resolve(own);
  const configured = given(environment.XDG_CONFIG_HOME);
  const home = given(environment.HOME) ?? homedir();
  const folder = configured !== null && isAbsolute(configured) ? configured : join(home, '.config');
  return join(folder, 'plimsoll', 'trust.yaml');
};

/** The real path of a file that may not be there yet. */
const realOf = async (path: string): Promise<string> => {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const above = dirname(path);
  return above === path ? path : join(await realOf(above), relative(above, path));
};

const isWithin = (path: string, folder: string): boolean => {
  const from = relative(folder, path);
  return from === '' || (!from.startsWith('..') && !isAbsolute(from));
};

/**
 * Refuse a trust file that is part of what it judges: inside the workspace or its repository, also through links. Throws
 * `trust/inside`.
 */
export const refuseInside = async (path: string, workspace: string | null): Promise<void> => {
  if (workspace === null) return;
  const place = await gitPlace(workspace).catch(() => null);
  const real = await realOf(path);
  for (const folder of [workspace, ...(place === null ? [] : [place.top])]) {
    if (isWithin(path, folder) || isWithin(real, await realOf(folder)))
      throw refused('trust/inside', `the trust file ${path} is inside ${folder}, which it is to judge`, {
        where: { file: path },
        hint: 'keep it outside of every workspace: move it, and set PLIMSOLL_TRUST to its new place',
      });
  }
};

const OTHERS_MAY_WRITE = 0o022;
const STICKY = 0o1000;

/** A warning where other accounts of this machine may change the file, or put another in its place. */
export const openToOthers = async (path: string): Promise<readonly Finding[]> => {
  // Windows has no such bits: what Node tells there says nothing.
  if (process.platform === 'win32' || (await lstat(path).catch(() => null)) === null) return [];
  const real = await realpath(path);
  const [file, folder] = await Promise.all([stat(real), stat(dirname(real))]);
  const open =
    (file.mode & OTHERS_MAY_WRITE) !== 0
      ? path
      : (folder.mode & OTHERS_MAY_WRITE) !== 0 && (folder.mode & STICKY) === 0
        ? dirname(path)
        : null;
  if (open === null) return [];
  return [
    {
      ...warning({
        ruleId: 'trust/writable',
        verdict: 'CAUTION',
        message: `${open} can be changed by other accounts of this machine, so that what it trusts may not be yours`,
        help: `Run chmod go-w on it, and look through its pins with plimsoll trust list.`,
      }),
      file: path,
    },
  ];
};
