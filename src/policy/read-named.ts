import { type DocumentNode, entryOf, textOf } from '../document/node.js';
import type { NamedEntities, Scope } from './policy.js';
import { namesOf, textsOf } from './reading.js';

const scopeIn = (node: DocumentNode): Scope => ({
  protocols: namesOf(entryOf(node, 'protocols')?.value),
  markets: namesOf(entryOf(node, 'markets')?.value),
});

/** The entities of one entry of `classes` or `rules`. */
const namedIn = (
  root: DocumentNode,
  section: 'classes' | 'rules',
  keys: { readonly group: string; readonly list: string },
  where: (key: string) => string,
): readonly NamedEntities[] => {
  const node = entryOf(root, section)?.value;
  return (node?.kind === 'map' ? node.entries : []).flatMap(({ key, value }) =>
    textsOf(entryOf(value, keys.list)?.value).map(({ text, node: item }, index) => ({
      pattern: text,
      group: textOf(value, keys.group) ?? '',
      scope: scopeIn(value),
      where: where(key),
      path: `${section}.${key}.${keys.list}.${index}`,
      span: item.span,
    })),
  );
};

/** Every name by which a policy's document means entities, with its place. */
export const readNamed = (root: DocumentNode, policy: string): readonly NamedEntities[] => [
  ...namedIn(root, 'classes', { group: 'group', list: 'members' }, (key) => `the class ${key}`),
  ...namedIn(root, 'rules', { group: 'on', list: 'entities' }, (key) => `${policy}/${key}`),
];
