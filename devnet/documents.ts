import { dirname, relative } from 'node:path';
import { marketSchemaPath } from '../src/cli/init-schemas.js';
import { applyEdits } from '../src/document/edit.js';
import { loadYaml } from '../src/document/load.js';
import { child } from '../src/document/node.js';
import type { Market } from '../src/protocol/market.js';

/** Where a document goes to: another path, chain and authority. */
export interface Destination {
  readonly path: string;
  readonly chain: string;
  readonly authority: string;
}

/** The text of a market's document for another chain: its values, comments and every other byte stay as they are. */
export const retargeted = ({ source, params }: Market, to: Destination): string => {
  const loaded = loadYaml(source);
  if (!loaded.ok) throw new TypeError('a market that was read parses');
  const [chain, authority] = [child(loaded.root, 'chain'), child(loaded.root, 'authority')];
  const named = authority === undefined ? `${to.chain}\nauthority: ${to.authority}` : to.chain;
  const edits = [
    ...(chain === undefined ? [] : [{ ...chain.span, text: named }]),
    ...(authority === undefined ? [] : [{ ...authority.span, text: to.authority }]),
  ];
  const schema = relative(dirname(to.path), marketSchemaPath(params.protocol.name));
  return applyEdits(source.text, edits).replace(
    /^(# yaml-language-server: \$schema=).*$/m,
    (_, start: string) => start + schema,
  );
};
