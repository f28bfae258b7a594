import { relative, resolve, sep } from 'node:path';
import { EXIT, refused } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { type TestedPolicy, testPolicy } from '../policy/test-policy.js';
import { policyTestText } from '../report/policy-test.js';
import { publicFinding } from './public-finding.js';
import type { CommandResult } from './result.js';
import { sourceContext } from './source-context.js';

/** Run the examples of the workspace's policies and packs, or of those that are named. */
export const policyTest = async (given: readonly string[], folder: string | undefined): Promise<CommandResult> => {
  const { root, workspace, definitions } = await sourceContext(folder);
  const { files, folders } = workspace;
  const named = given.map((path) => relative(root, resolve(process.cwd(), path)).split(sep).join('/'));
  const all = (await files.list(folders.policies)).filter((path) => /\.ya?ml$/.test(path));
  const tested: TestedPolicy[] = [];
  const findings: Finding[] = [];
  for (const path of named.length > 0 ? named : all) {
    const text = await files.read(path);
    if (text === null) throw refused('document/missing', `there is no file ${path}`);
    const one = await testPolicy(path, text, files, folders.policies, definitions);
    if (one.tested !== null) tested.push(one.tested);
    findings.push(...one.findings);
  }
  const ok = !hasErrors(findings) && tested.every(({ examples }) => examples.every((example) => example.ok));
  return {
    json: { format: 'plimsoll.policy-test/1', ok, policies: tested, findings: findings.map(publicFinding) },
    text: (style) => policyTestText(tested, findings, style),
    exit: ok ? EXIT.ok : EXIT.failed,
  };
};
