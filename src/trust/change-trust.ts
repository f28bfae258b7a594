import { refused } from '../diagnostic/error.js';
import { suggest } from '../diagnostic/suggest.js';
import { loadYaml } from '../document/load.js';
import { type DocumentNode, entriesOf, entryOf } from '../document/node.js';
import { ALLOWABLE_RULES, isAllowable } from './allowable.js';
import { dropValue, editable, putValue } from './edit-trust.js';
import { type Environment, refuseInside, trustPath } from './location.js';
import { isDay, parseTrust, readTrust } from './read-trust.js';

/** A change of the trust file that is not yet written. */
export interface TrustChange {
  readonly file: string;
  readonly before: string | null;
  readonly text: string;
  /** The keys that go or come, from the top. */
  readonly paths: readonly (readonly string[])[];
}

/** What is to be removed: one of them. */
export interface Removal {
  readonly workspace?: string | undefined;
  readonly safe?: string | undefined;
  readonly contract?: string | undefined;
  readonly delegate?: string | undefined;
  readonly rule?: string | undefined;
  /** Only on this chain. */
  readonly chainId?: string | undefined;
}

const pathsOf = (root: DocumentNode, removal: Removal): readonly (readonly string[])[] => {
  const paths: (readonly string[])[] = [];
  if (removal.workspace !== undefined && entryOf(entryOf(root, 'workspaces')?.value, removal.workspace) !== undefined)
    paths.push(['workspaces', removal.workspace]);
  const addresses = { safes: removal.safe, contracts: removal.contract, delegates: removal.delegate };
  for (const chain of entriesOf(entryOf(root, 'chains')?.value)) {
    if (removal.chainId !== undefined && chain.key !== removal.chainId) continue;
    for (const [kind, address] of Object.entries(addresses)) {
      for (const { key } of entriesOf(entryOf(chain.value, kind)?.value))
        if (key.toLowerCase() === address?.toLowerCase()) paths.push(['chains', chain.key, kind, key]);
    }
  }
  if (removal.rule !== undefined && entryOf(entryOf(root, 'allow')?.value, removal.rule) !== undefined)
    paths.push(['allow', removal.rule]);
  return paths;
};

/** The trust file without some pins. Throws `trust/not-pinned` where it has none of them. */
export const planRemoval = async (
  environment: Environment,
  workspace: string | null,
  removal: Removal,
): Promise<TrustChange> => {
  const path = trustPath(environment);
  await refuseInside(path, workspace);
  const file = await readTrust(path);
  const loaded = file.text === null ? null : loadYaml({ file: path, text: file.text });
  const paths = loaded?.ok === true ? pathsOf(loaded.root, removal) : [];
  if (file.text === null || paths.length === 0)
    throw refused('trust/not-pinned', `${path} has no such pin`, { hint: 'plimsoll trust list shows what it has' });
  const text = paths.reduce((current, keys) => dropValue(current, keys), file.text);
  await parseTrust({ file: path, text });
  return { file: path, before: file.text, text, paths };
};

/** A warning to accept. */
export interface AllowInput {
  readonly rule: string;
  readonly where: string;
  readonly reason: string;
  readonly until: string;
}

/** The trust file with an allowance. Throws `trust/not-allowable`, and `trust/date` for a day that is past or none. */
export const planAllowance = async (
  environment: Environment,
  workspace: string | null,
  { rule, where, reason, until }: AllowInput,
  today: string,
): Promise<TrustChange> => {
  if (!isDay(until) || until < today)
    throw refused('trust/date', `${until} is ${isDay(until) ? 'past' : 'no day of the calendar'}`, {
      hint: 'give the last day on which you accept it, as 2026-12-31',
    });
  if (!isAllowable(rule)) {
    const near = suggest(rule, ALLOWABLE_RULES);
    throw refused('trust/not-allowable', `warnings of ${rule} cannot be allowed`, {
      hint: near === null ? `these can: ${ALLOWABLE_RULES.join(', ')}` : `did you mean ${near}?`,
    });
  }
  const path = trustPath(environment);
  await refuseInside(path, workspace);
  const file = await readTrust(path);
  const keys = ['allow', rule, where];
  const text = putValue(editable(file.text), keys, { reason, until });
  await parseTrust({ file: path, text });
  return { file: path, before: file.text, text, paths: [keys] };
};
