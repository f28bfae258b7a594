import type { Finding } from '../diagnostic/finding.js';
import { hasErrors } from '../diagnostic/finding.js';
import type { Files } from '../document/files.js';
import { loadYaml } from '../document/load.js';
import { positionAt } from '../document/source.js';
import type { Definitions } from '../protocol/load-definition.js';
import { readExamples } from './examples.js';
import { readPolicySource } from './load-policies.js';
import { protocolsFor } from './read-policy.js';
import { runExample } from './run-example.js';

/** One example of a policy, and whether it came out as it says. */
export interface TestedExample {
  readonly title: string;
  readonly line: number;
  readonly ok: boolean;
  readonly wrong: readonly string[];
}

export interface TestedPolicy {
  readonly file: string;
  readonly name: string;
  readonly examples: readonly TestedExample[];
  /** Rules of the document that no example fails, and of which nobody knows whether they ever would. */
  readonly untested: readonly string[];
}

/** Run the examples of one document. Findings say why it, or one of its examples, cannot be run. */
export const testPolicy = async (
  path: string,
  text: string,
  files: Files,
  folder: string,
  definitions: Definitions,
): Promise<{ readonly tested: TestedPolicy | null; readonly findings: readonly Finding[] }> => {
  const source = { file: `${files.prefix}${path}`, text };
  const { policy, findings } = await readPolicySource(source, path, files, folder, definitions);
  const loaded = loadYaml(source);
  if (policy === null || !loaded.ok || hasErrors(findings)) return { tested: null, findings };
  const read = readExamples(loaded.root, policy, await protocolsFor(policy, definitions));
  const results = read.examples.map((example) => runExample(example, policy));
  const failed = new Set(results.flatMap(({ example, ok }) => (ok ? example.fails : [])));
  const own = policy.rules.filter(({ id }) => id.startsWith(`${policy.name}/`));
  return {
    tested: {
      file: source.file,
      name: policy.name,
      examples: results.map(({ example, ok, wrong }) => ({
        title: example.title,
        line: positionAt(text, example.span.start).line,
        ok,
        wrong,
      })),
      untested: own.map(({ id }) => id).filter((id) => !failed.has(id)),
    },
    findings: [...findings, ...read.findings],
  };
};
