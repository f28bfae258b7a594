import { PlimsollError } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { fitsOne, nameFits } from '../document/name-fits.js';
import { type DocumentNode, entryOf, textOf } from '../document/node.js';
import { digestOf, type SourceText } from '../document/source.js';
import { checkStructure } from '../document/structure.js';
import type { Definitions } from '../protocol/load-definition.js';
import type { Protocol } from '../protocol/protocol.js';
import type { Packs } from './packs.js';
import type { AssetClass, Policy, Scope } from './policy.js';
import { readClasses } from './read-classes.js';
import { readExceptions } from './read-exceptions.js';
import { readNamed } from './read-named.js';
import { readRules } from './read-rules.js';
import { readSeconds } from './read-time.js';
import { type PolicyResult, readUses, type Used } from './read-uses.js';
import { namesOf, Reading, textsOf } from './reading.js';

const NOTHING: Used = { classes: new Map(), rules: [], findings: [] };

/** What a policy names as protocols and no definition is of. */
const unknownProtocols = async (
  root: DocumentNode,
  source: SourceText,
  definitions: Definitions,
): Promise<readonly Finding[]> => {
  const names = await definitions.names();
  const unknown = new Reading(source, []);
  for (const { text, node } of textsOf(entryOf(root, 'protocols')?.value))
    if (!names.some((name) => nameFits(name, text)))
      unknown.unknown(
        node.span,
        'policy/unknown-protocol',
        `there is no protocol definition ${text}`,
        text,
        names,
        'protocols',
      );
  return unknown.findings;
};

/** The protocols that a policy is for; those that are not sound are passed over. */
export const protocolsFor = async (
  { scope }: Pick<Policy, 'scope'>,
  definitions: Definitions,
): Promise<readonly Protocol[]> => {
  const names = (await definitions.names()).filter((name) => fitsOne(name, scope.protocols));
  const loaded = await Promise.all(
    names.map(async (name) => {
      try {
        return [await definitions.load(name)];
      } catch (error) {
        if (error instanceof PlimsollError) return [];
        throw error;
      }
    }),
  );
  return loaded.flat();
};

/** The classes of packs with the members that the policy gives them, and its own. */
const joinClasses = (
  own: ReadonlyMap<string, AssetClass>,
  used: ReadonlyMap<string, AssetClass>,
  root: DocumentNode,
  reading: Reading,
): ReadonlyMap<string, AssetClass> => {
  for (const [name, one] of own) {
    const pack = used.get(name);
    const node = entryOf(entryOf(entryOf(root, 'classes')?.value, name)?.value, 'group')?.value;
    if (pack !== undefined && pack.group !== one.group && node !== undefined)
      reading.add(node.span, 'policy/class-group', `the class ${name} of a pack is of ${pack.group}`, {
        path: `classes.${name}.group`,
        help: `write ${pack.group}`,
      });
  }
  return new Map([...used, ...own]);
};

const duplicates = (policy: Policy, reading: Reading): void => {
  const seen = new Set<string>();
  for (const rule of policy.rules) {
    if (seen.has(rule.id))
      reading.add(rule.span, 'policy/duplicate-rule', `there are two rules ${rule.id}`, {
        help: 'give one of them another name',
      });
    seen.add(rule.id);
  }
};

const maxAge = (root: DocumentNode, reading: Reading): bigint | null => {
  const node = entryOf(root, 'maxStateAge')?.value;
  if (node?.kind !== 'scalar') return null;
  const seconds = readSeconds(node.text);
  if (seconds === null)
    reading.add(node.span, 'policy/time', `${node.text} is no time`, {
      path: 'maxStateAge',
      help: 'write it as 1d or 36h',
    });
  return seconds;
};

/** The names of all rules, those that have an error and are left out among them. */
const ruleNames = (root: DocumentNode, policy: string, rules: Policy['rules']): readonly string[] => {
  const node = entryOf(root, 'rules')?.value;
  const written = (node?.kind === 'map' ? node.entries : []).map(({ key }) => `${policy}/${key}`);
  return [...new Set([...rules.map(({ id }) => id), ...written])];
};

const read = async (
  source: SourceText,
  root: DocumentNode,
  definitions: Definitions,
  packs: Packs | null,
): Promise<PolicyResult> => {
  const structure = await checkStructure('Policy', root, source);
  if (hasErrors(structure)) return { policy: null, findings: structure };
  const scope: Scope = {
    protocols: namesOf(entryOf(root, 'protocols')?.value),
    markets: namesOf(entryOf(root, 'markets')?.value),
  };
  const reading = new Reading(source, await protocolsFor({ scope }, definitions));
  const name = textOf(root, 'name') ?? '';
  const uses = entryOf(root, 'uses');
  if (packs === null && uses !== undefined)
    reading.add(uses.keySpan, 'policy/pack-uses', 'a pack uses no other pack', {
      path: 'uses',
      help: 'use both in the policy',
    });
  const readPack = (from: SourceText, node: DocumentNode) => read(from, node, definitions, null);
  const used = packs === null ? NOTHING : await readUses(root, packs, definitions, reading, readPack);
  const own = readClasses(root, name, reading);
  const classes = joinClasses(own.classes, used.classes, root, reading);
  const rules = [...used.rules, ...own.rules, ...readRules(root, name, classes, reading)];
  const policy: Policy = {
    name,
    version: textOf(root, 'version') ?? '',
    title: textOf(root, 'title') ?? name,
    source,
    digest: digestOf(source.text),
    scope,
    classes,
    named: readNamed(root, name),
    tiers: own.tiers,
    rules,
    exceptions: readExceptions(root, name, ruleNames(root, name, rules), reading),
    notEvaluated: textOf(root, 'notEvaluated') === 'failing' ? 'failing' : 'allowed',
    maxStateAge: maxAge(root, reading),
  };
  duplicates(policy, reading);
  const findings = [...(await unknownProtocols(root, source, definitions)), ...reading.findings, ...used.findings];
  return { policy: hasErrors(findings) ? null : policy, findings };
};

/**
 * Read a parsed Policy document: its structure, every name in it against the protocols it is for, its expressions and
 * steps, and the packs it uses. Every finding is at the place in the document that it is about.
 */
export const readPolicy = (
  source: SourceText,
  root: DocumentNode,
  definitions: Definitions,
  packs: Packs,
): Promise<PolicyResult> => read(source, root, definitions, packs);

/** Read a pack: a policy that other policies use. */
export const readPack = (source: SourceText, root: DocumentNode, definitions: Definitions): Promise<PolicyResult> =>
  read(source, root, definitions, null);
