import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { marketNameIn } from '../protocol/find-market.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Compared } from './fates.js';
import { findingsOf, type Side } from './side.js';
import { documentsOf, judgeDocument } from './validate.js';

type Head = Side & { readonly workspace: Workspace };

/**
 * What is wrong with the head's documents: all of them, or those of the paths given. Those in `judged` are markets that
 * are looked at whole elsewhere.
 */
export const documentFindings = async (
  head: Head,
  paths: ReadonlySet<string> | null,
  judged: ReadonlySet<string>,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const path of await documentsOf(head.workspace)) {
    if (judged.has(path) || (paths !== null && !paths.has(path))) continue;
    try {
      const text = await head.files.read(path);
      if (text === null) continue;
      findings.push(...(await judgeDocument(path, { file: path, text }, head.workspace, head.definitions)).findings);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      findings.push(...findingsOf(error, path));
    }
  }
  return findings;
};

/** Markets of the head that have one name, where this check looks at one of them. */
export const duplicateFindings = async (
  head: Head,
  paths: readonly string[],
  compared: readonly Compared[],
): Promise<readonly Finding[]> => {
  const looked = new Set(compared.flatMap(({ head: document }) => document?.name ?? []));
  const seen = new Map<string, string>();
  const findings: Finding[] = [];
  for (const path of paths) {
    // What cannot be read is told where it is judged.
    const text = await head.files.read(path).catch(() => null);
    const name = text === null ? null : marketNameIn(text);
    if (name === null) continue;
    const twin = seen.get(name);
    seen.set(name, path);
    if (twin === undefined || !looked.has(name)) continue;
    findings.push({
      ruleId: 'workspace/duplicate-market',
      severity: 'error',
      message: `${twin} and ${path} are both named ${name}`,
      file: path,
      help: 'give one of them another name',
    });
  }
  return findings;
};
