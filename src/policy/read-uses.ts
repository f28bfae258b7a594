import type { Finding } from '../diagnostic/finding.js';
import { hasErrors } from '../diagnostic/finding.js';
import { loadYaml } from '../document/load.js';
import { type DocumentNode, entryOf, textOf } from '../document/node.js';
import type { Definitions } from '../protocol/load-definition.js';
import type { Packs } from './packs.js';
import type { AssetClass, Policy, Rule } from './policy.js';
import type { Reading } from './reading.js';
import { textsOf } from './reading.js';

/** Reads a pack's document. */
export type ReadPack = (
  source: Policy['source'],
  root: DocumentNode,
  definitions: Definitions,
) => Promise<PolicyResult>;

/** A policy, or what is wrong with it. A policy is given only where nothing is. */
export interface PolicyResult {
  readonly policy: Policy | null;
  readonly findings: readonly Finding[];
}

/** What the packs of a policy bring. */
export interface Used {
  readonly classes: ReadonlyMap<string, AssetClass>;
  readonly rules: readonly Rule[];
  /** What is wrong within packs, in their own documents. */
  readonly findings: readonly Finding[];
}

const severities = (
  item: DocumentNode,
  pack: Policy,
  path: string,
  reading: Reading,
): ReadonlyMap<string, Rule['severity']> => {
  const node = entryOf(item, 'severity')?.value;
  const known = pack.rules.map(({ id }) => id.slice(pack.name.length + 1));
  const found = new Map<string, Rule['severity']>();
  for (const { key, keySpan, value } of node?.kind === 'map' ? node.entries : []) {
    if (!known.includes(key))
      reading.unknown(
        keySpan,
        'policy/unknown-rule',
        `${pack.name} has no rule ${key}`,
        key,
        known,
        `${path}.severity`,
      );
    found.set(`${pack.name}/${key}`, value.kind === 'scalar' && value.text === 'warning' ? 'warning' : 'error');
  }
  return found;
};

const leftOut = (item: DocumentNode, pack: Policy, path: string, reading: Reading): readonly string[] => {
  const known = pack.rules.map(({ id }) => id.slice(pack.name.length + 1));
  return textsOf(entryOf(item, 'without')?.value).map(({ text, node }) => {
    if (!known.includes(text))
      reading.unknown(
        node.span,
        'policy/unknown-rule',
        `${pack.name} has no rule ${text}`,
        text,
        known,
        `${path}.without`,
      );
    return `${pack.name}/${text}`;
  });
};

const narrower = (rule: Rule, pack: Policy): Rule['scope'] => ({
  protocols: rule.scope.protocols ?? pack.scope.protocols,
  markets: rule.scope.markets ?? pack.scope.markets,
});

/** The packs that a policy uses, with what it changes about them. */
export const readUses = async (
  root: DocumentNode,
  packs: Packs,
  definitions: Definitions,
  reading: Reading,
  readPack: ReadPack,
): Promise<Used> => {
  const node = entryOf(root, 'uses')?.value;
  const classes = new Map<string, AssetClass>();
  const rules: Rule[] = [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [index, item] of (node?.kind === 'list' ? node.items : []).entries()) {
    const path = `uses.${index}`;
    const named = item.kind === 'scalar' ? item : entryOf(item, 'pack')?.value;
    const name = item.kind === 'scalar' ? item.text : (textOf(item, 'pack') ?? '');
    if (named === undefined) continue;
    const source = await packs.find(name);
    if (source === null) {
      reading.add(named.span, 'policy/unknown-pack', `there is no pack ${name}`, {
        path,
        help: await packs.help(name),
      });
      continue;
    }
    const loaded = loadYaml(source);
    const read = loaded.ok
      ? await readPack(source, loaded.root, definitions)
      : { policy: null, findings: loaded.findings };
    if (read.policy === null || hasErrors(read.findings)) {
      reading.add(named.span, 'policy/pack-unsound', `the pack ${name} has errors`, {
        path,
        help: `correct ${source.file}`,
      });
      findings.push(...read.findings);
      continue;
    }
    const pack = read.policy;
    const again = seen.has(pack.name);
    if (again)
      reading.add(named.span, 'policy/duplicate-pack', `the rules of ${pack.name} are used twice`, {
        path,
        help: 'remove one of them',
      });
    seen.add(pack.name);
    for (const [key, one] of pack.classes) classes.set(key, one);
    const without = leftOut(item, pack, path, reading);
    const severity = severities(item, pack, path, reading);
    for (const rule of pack.rules) {
      if (again || without.includes(rule.id)) continue;
      rules.push({
        ...rule,
        scope: narrower(rule, pack),
        severity: severity.get(rule.id) ?? rule.severity,
        span: named.span,
      });
    }
  }
  return { classes, rules, findings };
};
