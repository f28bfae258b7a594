import { usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { checkIdentity } from '../protocol/identity.js';
import type { Entity, ParamSet } from '../protocol/param-set.js';
import type { Group, Protocol } from '../protocol/protocol.js';

/** Groups whose entities the chain does not list: somebody must name them. */
const unlisted = (protocol: Protocol): readonly Group[] =>
  [...protocol.groups.values()].filter(
    ({ identity, list }) => identity !== null && (list === null || list.from === 'document'),
  );

const entityFrom = (flag: string, protocol: Protocol): Entity => {
  const groups = unlisted(protocol);
  const known = groups.map(({ name }) => name).join(', ') || 'none';
  const at = flag.indexOf('=');
  const group = groups.find(({ name }) => name === flag.slice(0, Math.max(at, 0)));
  if (group?.identity == null) {
    throw usage('cli/entity', `--entity ${flag} names no group whose entities are given by hand`, {
      hint: `Write GROUP=IDENTITY; the groups of ${protocol.title} that take it: ${known}.`,
    });
  }
  const checked = checkIdentity(flag.slice(at + 1), group.identity.type);
  if (!checked.ok) throw usage('cli/entity', `--entity ${flag}: ${checked.message}`);
  const { identity } = checked;
  return {
    group: group.name,
    identity,
    label: group.identity.fromKey ? identity : '',
    context: new Map(),
    values: new Map(),
  };
};

/** The entities that `--entity GROUP=IDENTITY` names, without values: what to read of a market that has no document yet. */
export const givenEntities = (flags: readonly string[], protocol: Protocol): ParamSet => {
  const entities = new Map<string, Map<string, Entity>>();
  for (const entity of flags.map((flag) => entityFrom(flag, protocol))) {
    entities.set(entity.group, (entities.get(entity.group) ?? new Map<string, Entity>()).set(entity.identity, entity));
  }
  return { protocol, entities };
};

/** Says which groups stay empty because nobody named their entities. */
export const unlistedFindings = (given: ParamSet): readonly Finding[] =>
  unlisted(given.protocol)
    .filter(({ name }) => !given.entities.has(name))
    .map(({ name, title }) => ({
      ruleId: 'import/not-listed',
      severity: 'info',
      message: `the chain does not list its ${name}, so the document has none`,
      path: name,
      help: `Name each with --entity ${name}=…, or add it to the document: ${title}.`,
    }));
