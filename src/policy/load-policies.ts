import type { Finding } from '../diagnostic/finding.js';
import type { Files } from '../document/files.js';
import { loadYaml } from '../document/load.js';
import { nameFits } from '../document/name-fits.js';
import type { SourceText } from '../document/source.js';
import { findingAt } from '../document/source.js';
import { kindOf } from '../document/structure.js';
import type { Definitions } from '../protocol/load-definition.js';
import { builtInPack, builtInPackNames, PACKS } from './built-in.js';
import { Packs } from './packs.js';
import type { Policy } from './policy.js';
import { readPack, readPolicy } from './read-policy.js';
import type { PolicyResult } from './read-uses.js';

/** True of the documents whose rules count only where a policy uses them. */
export const isPack = (path: string, folder: string): boolean => path.startsWith(`${folder}/${PACKS}/`);

/** The documents of a folder that are in force, packs apart, in the order of their paths. */
export const policyFiles = async (files: Files, folder: string): Promise<readonly string[]> =>
  (await files.list(folder)).filter((path) => /\.ya?ml$/.test(path) && !isPack(path, folder));

/** Read one document of the folder: as a pack where it stands among them. */
export const readPolicySource = async (
  source: SourceText,
  path: string,
  files: Files,
  folder: string,
  definitions: Definitions,
): Promise<PolicyResult> => {
  const loaded = loadYaml(source);
  if (!loaded.ok) return { policy: null, findings: loaded.findings };
  const kind = kindOf(loaded.root, source);
  if (!kind.ok) return { policy: null, findings: [kind.finding] };
  if (kind.kind !== 'Policy') return { policy: null, findings: [] };
  return isPack(path, folder)
    ? readPack(source, loaded.root, definitions)
    : readPolicy(source, loaded.root, definitions, new Packs(files, folder));
};

/** The packs that come with the program, read with the definitions at hand. */
export const builtInPacks = async (definitions: Definitions): Promise<readonly Policy[]> => {
  const read = async (name: string): Promise<readonly Policy[]> => {
    const text = await builtInPack(name);
    const source = { file: `built-in:${name}.yaml`, text: text ?? '' };
    const loaded = loadYaml(source);
    const { policy } = loaded.ok ? await readPack(source, loaded.root, definitions) : { policy: null };
    return policy === null ? [] : [policy];
  };
  return (await Promise.all((await builtInPackNames()).map(read))).flat();
};

/** Exceptions for markets that the workspace does not have. */
export const strayExceptions = (policy: Policy, markets: readonly string[]): readonly Finding[] =>
  policy.exceptions
    .filter(({ market }) => !markets.some((name) => nameFits(name, market)))
    .map(({ market, rule, span }) =>
      findingAt(policy.source, span, {
        ruleId: 'policy/unknown-market',
        severity: 'warning',
        message: `the exception from ${rule} is for ${market}, and there is no such market`,
        help: 'correct the name, or remove the exception',
      }),
    );

const duplicateNames = (policies: readonly Policy[]): readonly Finding[] =>
  policies.flatMap((policy, index) => {
    const twin = policies.slice(0, index).find(({ name }) => name === policy.name);
    if (twin === undefined) return [];
    return [
      findingAt(
        policy.source,
        { start: 0, end: 0 },
        {
          ruleId: 'policy/duplicate-policy',
          message: `${twin.source.file} and ${policy.source.file} are both named ${policy.name}`,
          help: 'give one of them another name',
        },
      ),
    ];
  });

/** Every policy that is in force, and what is wrong with those that are not sound. */
export interface LoadedPolicies {
  readonly policies: readonly Policy[];
  readonly findings: readonly Finding[];
}

/** The policies of a workspace's folder, of the worktree or of a revision (`files`), in the order of their paths. */
export const loadPolicies = async (files: Files, folder: string, definitions: Definitions): Promise<LoadedPolicies> => {
  const policies: Policy[] = [];
  const findings: Finding[] = [];
  for (const path of await policyFiles(files, folder)) {
    const text = await files.read(path);
    if (text === null) continue;
    const source = { file: `${files.prefix}${path}`, text };
    const read = await readPolicySource(source, path, files, folder, definitions);
    findings.push(...read.findings);
    if (read.policy !== null) policies.push(read.policy);
  }
  return { policies, findings: [...findings, ...duplicateNames(policies)] };
};
