import type { Hex } from '../../src/chain/hex.js';
import { accessManager } from '../../src/route/access-manager/access-manager.js';
import { bravo } from '../../src/route/bravo/bravo.js';
import { stagesOf } from '../../src/route/compose.js';
import { delay } from '../../src/route/delay/delay.js';
import { direct } from '../../src/route/direct/direct.js';
import { governor } from '../../src/route/governor/governor.js';
import { roles } from '../../src/route/roles/roles.js';
import type { RouteCall } from '../../src/route/safe/wrap.js';
import { safeWrapper } from '../../src/route/safe/wrapper.js';
import type { Actor, Stage, Wrapper } from '../../src/route/stage.js';
import { stewardWrapper } from '../../src/route/steward/steward.js';
import { timelock } from '../../src/route/timelock/timelock.js';
import { between } from './between.js';

const A: Hex = `0x${'a1'.repeat(20)}`;
const B: Hex = `0x${'b2'.repeat(20)}`;
const CALL: RouteCall = { to: `0x${'c3'.repeat(20)}`, value: 0n, data: '0x12345678' };
const ABOUT = { nonce: `0x${'5a'.repeat(32)}` as Hex, description: 'Raise a cap' };

const GOVERNOR = {
  ...{ address: A, salted: true, sequential: false, clock: 'blocks' as const, countingMode: 'support=bravo' },
  ...{ votingDelay: 1n, votingPeriod: 1n, threshold: 1n, quorum: null, proposer: B, votes: 1n, token: A },
};

/** Each kind of contract as a step of plimsoll.yaml names it, with facts of no contract in particular: what differs is its steps. */
const KINDS: readonly (readonly [key: string, what: string, wrapper: Wrapper])[] = [
  [
    'authority',
    'a Safe',
    safeWrapper({ address: A, version: '1.4.1', nonce: 0n, threshold: 2n, owners: [A, B, CALL.to] }, null),
  ],
  [
    'timelock',
    'OpenZeppelin TimelockController',
    timelock(
      {
        ...{ address: A, minDelay: 1n, sender: B, openExecution: true },
        may: { propose: true, execute: true, cancel: true },
      },
      { predecessor: null, salt: null, delay: null },
    ),
  ],
  ['governor', 'OpenZeppelin Governor', governor({ ...GOVERNOR, timelock: null })],
  [
    'governor',
    'OpenZeppelin Governor with a timelock',
    governor({ ...GOVERNOR, timelock: { address: B, kind: 'openzeppelin', delay: 1n, grace: null } }),
  ],
  [
    'governorBravo',
    'Governor Bravo or Alpha',
    bravo(
      {
        ...{ address: A, kind: 'bravo', firstId: 1n, active: true, maxOperations: 10n, votingDelay: 1n },
        ...{ votingPeriod: 1n, threshold: 1n, quorum: null, proposer: B, votes: 2n, whitelisted: false },
        ...{ live: null, guardian: null, timelock: { address: B, admin: A, delay: 1n, grace: 1n }, token: A },
      },
      { since: null },
    ),
  ],
  [
    'zodiacDelay',
    'Zodiac Delay',
    delay(
      {
        ...{ address: A, chainId: 1n, avatar: B, version: '1.4.1', target: B, enabled: true, owner: B },
        ...{ cooldown: 1n, expiration: 1n, sender: A, mayEnqueue: true },
      },
      { multiSendCallOnly: null, trustedDelegates: [], since: null },
    ),
  ],
  [
    'zodiacRoles',
    'Zodiac Roles v2',
    roles({
      ...{ address: A, avatar: B, target: B, enabled: true, owner: B, sender: A, isModule: true },
      ...{ roleKey: ABOUT.nonce, denials: [] },
    }),
  ],
  [
    'accessManager',
    'OpenZeppelin AccessManager',
    accessManager(
      {
        ...{ address: A, caller: B, expiration: 1n },
        calls: [{ call: CALL, permission: { kind: 'delayed', delay: 1n }, nonce: 0n }],
      },
      { before: null },
    ),
  ],
  [
    'steward',
    'a steward of the protocol',
    stewardWrapper(
      {
        ...{ title: 'Steward', takes: 'council' },
        ...{ address: A, holder: B, sender: B, may: true, foreign: null },
      },
      { made: [CALL], calls: [CALL] },
    ),
  ],
];

const WHO: Readonly<Record<Actor['kind'], string>> = {
  outer: 'the next one outward',
  anyone: 'anyone',
  holders: 'who has the role',
  owners: 'as many owners as its threshold says',
  voters: 'voters',
};

/** With which command a step is taken; of a Safe behind the first step, its own bundle comes before. */
const commandOf = ({ kind }: Actor, index: number): string => {
  switch (kind) {
    case 'owners':
      return `${index === 0 ? '' : '`propose --next`, then '}\`sign\`, then \`execute\``;
    case 'voters':
      return 'nothing is sent: people vote';
    case 'holders':
      return '`execute`, with the key of one';
    case 'anyone':
      return '`execute`';
    case 'outer':
      return 'as that one acts';
  }
};

const whenOf = ({ after, open }: Stage, index: number): string => {
  const waits = after.seconds + after.blocks > 0n;
  const closes = open === null || open.seconds + open.blocks === 0n ? '' : ', for a time';
  return `${index === 0 && !waits ? 'at once' : waits ? 'after a delay' : 'then'}${closes}`;
};

const rowsOf = ([key, what, wrapper]: (typeof KINDS)[number]): readonly string[] =>
  wrapper
    .wrap([CALL], ABOUT)
    .map(
      (stage, index) =>
        `| ${index === 0 ? `\`${key}\`` : ''} | ${index === 0 ? what : ''} | ${index + 1}. ${stage.name} | ${WHO[stage.actor.kind]} | ${whenOf(stage, index)} | ${commandOf(stage.actor, index)} |`,
    );

/** Whole routes by what they go through; `account` is no contract, and alone makes the calls itself. */
const THROUGH: readonly (readonly string[])[] = [
  ['account'],
  ['authority'],
  ['steward', 'authority'],
  ['timelock', 'authority'],
  ['timelock', 'account'],
  ['governor', 'account'],
  ['timelock', 'governor', 'account'],
  ['governorBravo', 'account'],
  ['zodiacDelay', 'authority'],
  ['zodiacRoles', 'account'],
  ['accessManager', 'authority'],
  ['accessManager', 'account'],
];

/** The wrapper that a step of a route names: of a governor the plain one. */
const named = (key: string): readonly Wrapper[] =>
  KINDS.flatMap(([kind, , wrapper]) => (kind === key ? [wrapper] : [])).slice(0, 1);

const routeRows = (through: readonly string[]): readonly string[] =>
  stagesOf(
    [CALL],
    through.length === 1 && through[0] === 'account' ? [direct({ address: A })] : through.flatMap(named),
    ABOUT,
  ).map((stage, index) => {
    const account = stage.actor.kind === 'outer';
    const who = account ? 'the account' : WHO[stage.actor.kind];
    const command = account ? '`execute`, with its key' : commandOf(stage.actor, index);
    const first = index === 0 ? through.map((key) => `\`${key}\``).join(', ') : '';
    const of = stage.of.replace(/ ?0x[0-9a-fA-F]{40}$/, '');
    return `| ${first} | ${index + 1}. ${stage.name} (${of}) | ${who} | ${whenOf(stage, index)} | ${command} |`;
  });

/** The page about routes with the tables of what each kind of contract asks of whom, taken from the very steps that a route has. */
export const routesMarkdown = (page: string): string =>
  between(page, 'docs/routes.md', [
    '| In `through` | What it is | Step | Who | When | Command |',
    '| --- | --- | --- | --- | --- | --- |',
    ...KINDS.flatMap(rowsOf),
    '',
    'Put together, from the contract that makes the calls outward:',
    '',
    '| `through` | Step | Who | When | Command |',
    '| --- | --- | --- | --- | --- |',
    ...THROUGH.flatMap(routeRows),
  ]);
