import type { Finding } from '../diagnostic/finding.js';
import type { Market } from '../protocol/market.js';
import { entitiesOf, entityOf, pathOf } from '../protocol/param-set.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Compared } from './fates.js';
import { readMarketFile } from './market-document.js';
import type { Side } from './side.js';
import { findingIn } from './value-findings.js';

/** By chain id and address: a second name for a chain or a definition makes no second deployment. */
const sharesContract = (a: Market, b: Market, { chains }: Workspace): boolean => {
  const own = new Set([...a.contracts.values()].map((address) => address.toLowerCase()));
  const [here, there] = [a, b].map((market) => chains.get(market.chain)?.id);
  return (
    here !== undefined && here === there && [...b.contracts.values()].some((address) => own.has(address.toLowerCase()))
  );
};

const MOST = 20;

const twice = (market: Market, other: Market, path: string, workspace: Workspace): readonly Finding[] => {
  if (!sharesContract(market, other, workspace)) return [];
  const shared = [...entitiesOf(market.params)].flatMap(({ group, entity }) => {
    const values = entityOf(other.params, group.name, entity.identity)?.values;
    return [...entity.values.keys()].flatMap((name) =>
      values?.has(name) === true ? [pathOf(group, entity.label, name)] : [],
    );
  });
  const definitions = [market, other].map(({ params }) => params.protocol.name);
  if (shared.length === 0 && definitions[0] !== definitions[1])
    return [
      findingIn(market, null, {
        ruleId: 'check/managed-twice',
        severity: 'warning',
        message: `${market.name} and ${other.name} (${path}) are of the same contracts, by the definitions ${definitions.join(' and ')}`,
        help: 'see that no value has two documents: rules of one definition do not judge what another calls otherwise',
        data: { market: other.name, file: path },
      }),
    ];
  return shared.slice(0, MOST).map((at) =>
    findingIn(market, market.spans.get(at)?.value ?? null, {
      ruleId: 'check/managed-twice',
      severity: 'error',
      message: `${at} of the same deployment is managed by ${other.name} (${path}) as well`,
      path: at,
      help: 'a value has one document: what another one sets would pass by the rules and the history of the first',
      data: { market: other.name, file: path },
    }),
  );
};

/**
 * Values of changed markets that another document of the workspace manages too: a second document for a deployment would
 * have no base, and so no change that rules could judge.
 */
export const managedTwice = async (
  compared: readonly Compared[],
  paths: readonly string[],
  head: Side & { readonly workspace: Workspace },
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  const texts = new Map<string, string>();
  for (const path of paths) {
    // What cannot be read is told where it is judged.
    const text = await head.files.read(path).catch(() => null);
    if (text !== null) texts.set(path, text.toLowerCase());
  }
  for (const { head: document, fate } of compared) {
    const market = document?.market ?? null;
    if (market === null || fate === 'unchanged') continue;
    const addresses = [...market.contracts.values()].map((address) => address.toLowerCase());
    for (const [path, text] of texts) {
      if (path === document?.path || !addresses.some((address) => text.includes(address))) continue;
      const other = await readMarketFile(path, head, head.workspace);
      if (other.kind === 'market' && other.document.market !== null)
        findings.push(...twice(market, other.document.market, path, head.workspace));
    }
  }
  return findings;
};
