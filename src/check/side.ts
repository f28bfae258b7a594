import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import type { Files } from '../document/files.js';
import { Definitions } from '../protocol/load-definition.js';
import { loadWorkspace, WORKSPACE_FILE, type Workspace } from '../workspace/workspace.js';

/** The documents of a workspace as one revision has them. */
export interface Side {
  readonly files: Files;
  /** Null where the revision has no plimsoll.yaml, or one with errors. */
  readonly workspace: Workspace | null;
  /** Whether plimsoll.yaml is there. */
  readonly present: boolean;
  readonly folders: Workspace['folders'];
  readonly definitions: Definitions;
  /** What is wrong with plimsoll.yaml. */
  readonly findings: readonly Finding[];
}

const USUAL: Workspace['folders'] = {
  params: 'params',
  protocols: 'protocols',
  policies: 'policies',
  scenarios: 'scenarios',
  proposals: 'proposals',
};

/** A side read from its files. A plimsoll.yaml that is missing or wrong is told, not thrown. */
export const readSide = async (files: Files): Promise<Side> => {
  const side = (workspace: Workspace | null, present: boolean, findings: readonly Finding[]): Side => {
    const folders = workspace?.folders ?? USUAL;
    return { files, workspace, present, folders, definitions: new Definitions(files, folders.protocols), findings };
  };
  try {
    return side(await loadWorkspace(files), true, []);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    if (error.code === 'workspace/none') return side(null, false, []);
    return side(null, true, findingsOf(error, WORKSPACE_FILE));
  }
};

/** What an error tells, as findings: those it carries, else itself, about a file. */
export const findingsOf = (error: PlimsollError, file: string): readonly Finding[] => {
  if (error.findings.length > 0) return error.findings;
  const { line, column } = error.where ?? {};
  const start = line === undefined ? null : { line, column: column ?? 1 };
  return [
    {
      ruleId: error.code,
      severity: 'error',
      message: error.message,
      file: error.where?.file ?? file,
      ...(start === null ? {} : { range: { start, end: start } }),
      ...(error.hint === undefined ? {} : { help: error.hint }),
    },
  ];
};
