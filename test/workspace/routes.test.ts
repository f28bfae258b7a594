import { expect } from 'chai';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Files } from '../../src/document/files.js';
import { loadWorkspace } from '../../src/workspace/workspace.js';

const SAFE = '0x0000000000000000000000000000000000000001';
const LOCK = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
const WORD = `0x${'5a'.repeat(32)}`;
const HEAD = `apiVersion: plimsoll/v1
kind: Workspace
chains: { ethereum: { id: 1 }, base: { id: 8453 } }
authorities:
  council: { chain: ethereum, safe: { address: "${SAFE}" } }
  other: { chain: base, safe: { address: "${SAFE}" } }
routes:
`;
const filesOf = (text: string): Files => ({ prefix: '', read: async () => text, list: async () => [] });
const routeOf = (through: string, rest = 'chain: ethereum'): string =>
  `${HEAD}  slow:\n    ${rest}\n    through:\n${through
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('')}`;

const told = async (text: string): Promise<readonly string[]> => {
  const error: unknown = await loadWorkspace(filesOf(text)).catch((one: unknown) => one);
  if (!(error instanceof PlimsollError)) return [];
  return error.findings.map(
    ({ range, ruleId, message }) => `${range?.start.line}:${range?.start.column} ${ruleId} ${message}`,
  );
};

describe('routes in plimsoll.yaml', () => {
  it('are what a change goes through, from the calls outward', async () => {
    const text = routeOf(
      `- { timelock: "${LOCK}", delay: 2d12h, predecessor: "${WORD}" }\n- { zodiacRoles: "${LOCK}", role: "${WORD}" }\n- { authority: council }`,
      'title: "Council, slowly"\n    chain: ethereum',
    );
    const { routes } = await loadWorkspace(filesOf(text));
    expect([...routes.values()]).to.deep.equal([
      {
        name: 'slow',
        title: 'Council, slowly',
        chain: 'ethereum',
        through: [
          { kind: 'timelock', address: LOCK.toLowerCase(), delay: 216_000n, predecessor: WORD, salt: null },
          { kind: 'zodiacRoles', address: LOCK.toLowerCase(), role: WORD },
          { kind: 'authority', name: 'council' },
        ],
      },
    ]);
  });

  it('may begin with a steward, by its name where the definition has several', async () => {
    const { routes } = await loadWorkspace(
      filesOf(routeOf(`- { steward: "${LOCK}", as: riskSteward }\n- { authority: council }`)),
    );
    expect(routes.get('slow')?.through[0]).to.deep.equal({
      kind: 'steward',
      address: LOCK.toLowerCase(),
      as: 'riskSteward',
    });
  });

  for (const [what, text, expected] of [
    ['names nothing', routeOf('- { delay: 2d }'), '11:9 workspace/route a step of a route says what it goes through'],
    [
      'names two things',
      routeOf(`- { governor: "${LOCK}", timelock: "${LOCK}" }`),
      '11:67 workspace/route a step goes through one thing: governor or timelock',
    ],
    [
      'has what belongs to another kind',
      routeOf(`- { governor: "${LOCK}", delay: 2d }`),
      '11:67 workspace/route delay says nothing of a step through governor',
    ],
    [
      'names an address without its checksum',
      routeOf(`- { governor: "${LOCK.toLowerCase()}" }`),
      `11:21 quantity/address-checksum ${LOCK.toLowerCase()} has no checksum (EIP-55)`,
    ],
    [
      'names an unknown authority',
      routeOf('- { authority: cuoncil }'),
      '11:22 workspace/unknown-authority there is no authority cuoncil',
    ],
    [
      'names an authority of another chain',
      routeOf('- { authority: other }'),
      '11:22 workspace/route the authority other is on base, the route on ethereum',
    ],
    [
      'goes on behind an account',
      routeOf(`- { account: "${LOCK}" }\n- { authority: council }`),
      '11:9 workspace/route nothing can go through an account but what it sends itself',
    ],
    [
      'has a steward behind another contract',
      routeOf(`- { timelock: "${LOCK}" }\n- { steward: "${LOCK}" }`),
      '12:9 workspace/route a steward makes changes of the protocol, so nothing can stand between the two',
    ],
    [
      'names a steward of a timelock',
      routeOf(`- { timelock: "${LOCK}", as: riskSteward }`),
      '11:67 workspace/route as says nothing of a step through timelock',
    ],
    [
      'names a role by nothing',
      routeOf(`- { zodiacRoles: "${LOCK}" }`),
      '11:11 workspace/route a step through zodiacRoles names its role',
    ],
    [
      'names an unknown chain',
      routeOf('- { authority: council }', 'chain: mainnet'),
      '9:12 workspace/unknown-chain there is no chain mainnet',
    ],
    [
      'has the name of an authority',
      routeOf('- { authority: council }').replace('  slow:', '  council:'),
      '8:3 workspace/route council is an authority already',
    ],
  ] as const)
    it(`are refused where one ${what}`, async () => {
      expect(await told(text)).to.include(expected);
    });
});
