import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Style } from '../report/style.js';
import type { JsonResult } from './result.js';

/** A running embedded chain, as it is told to whoever started it. */
export interface DevnetView {
  readonly rpc: string;
  readonly chainId: number;
  readonly safe: { readonly address: string; readonly version: string; readonly threshold: number };
  readonly owners: readonly string[];
  readonly guardian: string;
  readonly contracts: Readonly<Record<string, string>>;
  /** The workspace that was written for it. */
  readonly workspace: string | null;
}

export const devnetJson = (view: DevnetView): JsonResult => ({
  format: 'plimsoll.devnet/1',
  ok: true,
  rpc: view.rpc,
  chainId: view.chainId,
  safe: view.safe.address,
  safeVersion: view.safe.version,
  threshold: view.safe.threshold,
  owners: view.owners,
  guardian: view.guardian,
  contracts: view.contracts,
  workspace: view.workspace,
});

const rows = (pairs: readonly (readonly [string, string])[], style: Style): string[] => {
  const width = Math.max(...pairs.map(([name]) => name.length)) + 2;
  return pairs.map(([name, value]) => `  ${style('faint', name.padEnd(width))}${escapeForTerminal(value)}`);
};

const pointAt = ({ rpc, chainId, safe, workspace }: DevnetView): string[] =>
  workspace === null
    ? [
        'To use it, have this in plimsoll.yaml, or start it with --workspace-out DIR for a whole workspace:',
        '',
        '  chains:',
        `    devnet: { id: ${chainId}, rpc: "${rpc}" }`,
        '  authorities:',
        `    risk-council: { chain: devnet, safe: { address: "${safe.address}", version: "${safe.version}" } }`,
      ]
    : [`A workspace for it is in ${escapeForTerminal(workspace)}: try plimsoll diff there.`];

/** What is printed once, when the chain answers. */
export const devnetText = (view: DevnetView, style: Style): string => {
  const { rpc, chainId, safe, owners, guardian, contracts } = view;
  return [
    `${style('strong', 'The embedded chain is ready.')} Everyone knows its keys: it holds nothing of value.`,
    '',
    ...rows(
      [
        ['rpc', rpc],
        ['chain id', String(chainId)],
        ['Safe', `${safe.address} (${safe.version}, ${safe.threshold} of ${owners.length})`],
        ...owners.map((owner, index) => [`owner ${index + 1}`, `${owner} (anvil's account ${index})`] as const),
        ['guardian', `${guardian} (may freeze and pause)`],
      ],
      style,
    ),
    '',
    ...rows(Object.entries(contracts), style),
    '',
    ...pointAt(view),
    '',
    'Ctrl-C ends it.',
  ].join('\n');
};
