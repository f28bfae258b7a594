import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Deployment, Payload } from '../proposal/payload/payload.js';
import { readableChange, readableValue } from './readable.js';
import type { Style } from './style.js';
import { table } from './table.js';

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

const changeLines = ({ changes, consequences }: Payload, style: Style): readonly string[] =>
  table(
    [
      { title: 'parameter' },
      { title: 'before', align: 'right' },
      { title: 'after', align: 'right' },
      { title: 'change', align: 'right' },
    ],
    [...changes, ...consequences].map((row, index) => [
      `${escapeForTerminal(row.path)}${index < changes.length ? '' : ' (consequence)'}`,
      readableValue(row.before),
      readableValue(row.after),
      readableChange(row),
    ]),
    style,
  )
    .split('\n')
    .map((line) => `  ${line}`);

const contractLines = ({ contract }: Payload, deployment: Deployment | null, style: Style): readonly string[] =>
  deployment === null
    ? [
        `${style('warning', 'not compiled')}: ${escapeForTerminal(contract.kind === 'not compiled' ? contract.why : '')}; only the sources are written`,
      ]
    : [
        `address            ${style('strong', deployment.create2.address)}, by CREATE2 with salt 0`,
        `initcode, keccak   ${deployment.initcodeHash}`,
        `code               ${deployment.runtimeBytes} bytes, solc ${escapeForTerminal(deployment.compiler.version)}`,
      ];

const assertionLines = ({ calls }: Payload): readonly string[] => {
  if (calls.every(({ expectations }) => expectations === null)) return [];
  const all = calls.flatMap(({ expectations }) => expectations ?? []);
  return [
    `before each call   ${count(all.filter(({ kind }) => kind === 'asserted').length, 'value')} asserted on the chain`,
    ...all.flatMap((one) =>
      one.kind === 'asserted'
        ? []
        : [`not asserted       ${escapeForTerminal(one.path)}: ${escapeForTerminal(one.why)}`],
    ),
  ];
};

const proofLines = ({ proof }: Payload, style: Style): readonly string[] =>
  proof === null
    ? [`${style('warning', 'not run')}: give the account whose delegatecall runs it with --executor`]
    : [
        `${style('good', 'run')} by delegatecall from ${proof.executor} (${proof.method}): ${count(proof.values, 'value')} read back, these changes and nothing else`,
        ...proof.overridden.map((text) => `  taken to be so: ${escapeForTerminal(text)}`),
        ...(proof.storage === 'compared' ? [] : ['  the node does not tell which storage it changes']),
      ];

const registrationLines = ({ registration: r }: Payload): readonly string[] =>
  r === null
    ? []
    : [
        `to be registered   with ${r.controller}, access level ${r.accessLevel}, where the next number is ${r.nextId}`,
        ...r.steps.map(({ name, by, to }) => `  ${name.padEnd(16)} ${by ?? 'anyone'}, by a transaction to ${to}`),
      ];

/** A payload in short: what it changes, where it will be, what was shown. */
export const payloadText = (payload: Payload, deployment: Deployment | null, folder: string, style: Style): string =>
  [
    `${escapeForTerminal(payload.market)}: ${count(payload.changes.length, 'change')} in ${count(payload.calls.length, 'call')}, at block ${payload.block.number}`,
    '',
    ...changeLines(payload, style),
    '',
    ...contractLines(payload, deployment, style),
    ...assertionLines(payload),
    ...proofLines(payload, style),
    ...registrationLines(payload),
    '',
    `written to ${escapeForTerminal(folder)}`,
  ].join('\n');
