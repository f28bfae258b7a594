import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { AbiCoder, Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { id } from 'ethers/hash';
import type { Hex } from '../../../src/chain/hex.js';
import { changeDigest, changeText, type GovernedChange } from '../../../src/proposal/governance/change.js';
import { votedDescription } from '../../../src/proposal/governance/description.js';
import { governanceFiles } from '../../../src/proposal/governance/files.js';
import { governorCalldata } from '../../../src/proposal/governance/governor-calldata.js';
import { govKitDraft } from '../../../src/proposal/governance/govkit-draft.js';
import { timelockOperation } from '../../../src/proposal/governance/timelock-operation.js';
import type { GovernanceContract, GovernorContract } from '../../../src/route/governance/contract.js';
import { parseGovernanceFile } from '../../../src/route/governance/governance-file.js';
import type { RouteCall } from '../../../src/route/safe/wrap.js';
import { expectGolden } from '../../golden/golden.js';
import { root } from '../../program.js';

const address = (byte: string): Hex => `0x${byte.repeat(20)}`;
const [GOVERNOR, TIMELOCK, POOL] = [address('a1'), address('b2'), address('c3')];
const CAPS = new Interface(['function setSupplyCap(address asset, uint256 cap)']);
const OZ = new Interface(['function propose(address[],uint256[],bytes[],string)']);
const BRAVO = new Interface(['function propose(address[],uint256[],string[],bytes[],string)']);
const LOCK = new Interface([
  'function schedule(address,uint256,bytes,bytes32,bytes32,uint256)',
  'function scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)',
  'function execute(address,uint256,bytes,bytes32,bytes32)',
]);
const ABI = AbiCoder.defaultAbiCoder();
const ZERO = `0x${'0'.repeat(64)}`;
const SALT = `0x${'5a'.repeat(32)}`;

const capOf = (cap: bigint): RouteCall => ({
  to: POOL,
  value: 0n,
  data: CAPS.encodeFunctionData('setSupplyCap', [address('d4'), cap]) as Hex,
});
const CALLS = [capOf(3_100_000n), capOf(3_200_000n)];
const listsOf = (calls: readonly RouteCall[]) => [
  calls.map(({ to }) => to),
  calls.map(({ value }) => value),
  calls.map(({ data }) => data),
];
const call = (to: Hex, data: string): RouteCall => ({ to, value: 0n, data: data as Hex });

const oz: GovernorContract = {
  kind: 'governor',
  address: GOVERNOR,
  type: 'oz',
  numbered: false,
  timelock: { address: TIMELOCK, salt: 'description and governor' },
};
const bravo: GovernorContract = {
  ...oz,
  type: 'bravo',
  numbered: true,
  timelock: { address: TIMELOCK, salt: null },
};

const change: GovernedChange = {
  title: 'Raise the supply cap of WETH',
  words: 'Demand is near the cap.\n\nDiscussed on the forum.\n',
  market: 'lending-core',
  chain: { name: 'ethereum', id: 1n },
  block: { number: 21_000_000n, hash: `0x${'ab'.repeat(32)}` },
  changes: [
    {
      path: 'reserves.WETH.supplyCap',
      before: { text: '3000000', raw: '3000000' },
      after: { text: '3100000', raw: '3100000' },
      absolute: '+100000',
      relative: '0.0333333',
    },
  ],
  consequences: [],
  calls: [
    {
      title: 'Set the supply cap of WETH',
      contract: 'poolConfigurator',
      function: 'setSupplyCap(address asset, uint256 newSupplyCap)',
      to: POOL,
      value: '0',
      data: CALLS[0]?.data ?? '0x',
    },
  ],
  account: TIMELOCK,
  commit: 'c0ffee'.padEnd(40, '0'),
  edits: 'none',
};

const ozCall = (description: string): RouteCall =>
  call(GOVERNOR, OZ.encodeFunctionData('propose', [...listsOf(CALLS), description]));
const bravoCall = (description: string): RouteCall =>
  call(
    GOVERNOR,
    BRAVO.encodeFunctionData('propose', [
      [POOL, POOL],
      [0, 0],
      ['', 'setSupplyCap(address,uint256)'],
      [CALLS[0]?.data, `0x${CALLS[1]?.data.slice(10)}`],
      description,
    ]),
  );

const filesOf = (calls: readonly RouteCall[], contracts: readonly GovernanceContract[]) =>
  governanceFiles({ chainId: 1n, daoName: 'The council', calls, contracts, within: () => null });

/** The files fit their schemas, and no field more does. */
const expectFits = (name: string, text: string): void => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8')) as object,
  );
  expect(validate(JSON.parse(text)), `${name}: ${JSON.stringify(validate.errors)}`).to.equal(true);
  expect(validate({ ...JSON.parse(text), more: 1 }), name).to.equal(false);
};

describe('the description that is voted on', () => {
  it('reads well, and is the same bytes for the same change', () => {
    const text = votedDescription(change);
    expectGolden('governance/description', text, 'md');
    expect(votedDescription({ ...change, words: 'Demand is near the cap.\r\n\r\nDiscussed on the forum.' })).to.equal(
      text,
    );
    expect(text.endsWith('\n')).to.equal(false);
  });

  it('names the sha256 of change.json, which does not depend on the words', () => {
    const text = changeText(change);
    expectFits('change', text);
    const digest = createHash('sha256').update(text).digest('hex');
    expect(changeDigest(change)).to.equal(digest);
    expect(votedDescription(change)).to.contain(`Digest \`${digest}\``);
    expect(changeDigest({ ...change, words: 'Other', title: 'Other', account: null, commit: null })).to.equal(digest);
    const [first] = change.changes;
    const moved = first && { ...first, after: { text: '3100001', raw: '3100001' } };
    expect(changeDigest({ ...change, changes: moved === undefined ? [] : [moved] })).to.not.equal(digest);
    expect(changeDigest({ ...change, block: { ...change.block, number: 1n } })).to.not.equal(digest);
  });

  it('ends with who alone may propose it, and with nothing that looks like that by chance', () => {
    const only = `#proposer=${address('0F')}`;
    const text = votedDescription({ ...change, words: `Demand.\n${only}\n` });
    expect(text.endsWith(`.\n\n${only}`)).to.equal(true);
    expect(text.split('#proposer')).to.have.length(2);
    expect(votedDescription({ ...change, words: `${only} is the end of no text` })).to.match(/says of them\.$/);
    expect(votedDescription({ ...change, words: only })).to.match(/^# Raise the supply cap of WETH\n\n## What changes/);
  });

  it('takes hostile text for what it is', () => {
    const hostile = '```\n<!-- <details>\n| x | y |\n# What changes\n[a](http://b) @all \u202e';
    const text = votedDescription({
      ...change,
      title: 'Up | *now* <script>',
      words: hostile,
      market: '`m`\n# x',
      calls: change.calls.map((one) => ({ ...one, title: '](x)', function: 'f`() <b>' })),
    });
    expect(text.match(/^#.*$/gm)).to.deep.equal([
      '# Up \\| \\*now\\* &lt;script&gt;',
      '## What changes',
      '## Calls',
      '## What this rests on',
    ]);
    expect(text.replaceAll(/(?<!\\)`[^`]*`/g, '')).to.not.match(/<(?!!-- -->)|^\s*```|(?<!\\)\]\(|\p{Cf}|@all/mu);
    expect(text).to.contain('\n\\`\\`\\`\n');
  });

  it('tells consequences, documents outside git and edits that were not committed', () => {
    const text = votedDescription({
      ...change,
      words: '',
      consequences: change.changes,
      commit: null,
      edits: 'uncommitted',
      account: null,
    });
    expect(text).to.contain('\nThese change as a consequence:\n\n| parameter | before | after |\n');
    expect(text).to.contain('\n- Documents outside git **with edits that were not committed**.\n');
    expect(text).to.contain('\nIn this order:\n');
  });
});

describe('the files of a proposal', () => {
  const description = votedDescription(change);

  it('are those of OpenZeppelin’s governor, with ids as its formulas have them', () => {
    const files = filesOf([ozCall(description)], [oz]);
    expect([...files.keys()]).to.deep.equal(['governor-calldata.json', 'govkit-draft.json']);
    for (const [name, text] of files) {
      expectGolden(`governance/oz-${name.replace('.json', '')}`, text);
      expectFits(name.replace('.json', ''), text);
    }
    const told = JSON.parse(files.get('governor-calldata.json') ?? '');
    expect(told.description).to.equal(description);
    expect(told.descriptionHash).to.equal(id(description));
    expect(told.descriptionBytes).to.equal(Buffer.byteLength(description));
    const types = ['address[]', 'uint256[]', 'bytes[]', 'bytes32'];
    expect(told.proposalId).to.equal(
      BigInt(keccak256(ABI.encode(types, [...listsOf(CALLS), id(description)]))).toString(),
    );
    const { operation } = told.timelock;
    expect(BigInt(operation.salt) ^ BigInt(id(description))).to.equal(BigInt(`${GOVERNOR}${'0'.repeat(24)}`));
    expect(operation.id).to.equal(
      keccak256(ABI.encode([...types, 'bytes32'], [...listsOf(CALLS), ZERO, operation.salt])),
    );
  });

  it('are those of Governor Bravo, whose numbers nobody knows before', () => {
    const files = filesOf([bravoCall(description)], [bravo]);
    for (const [name, text] of files) {
      expectGolden(`governance/bravo-${name.replace('.json', '')}`, text);
      expectFits(name.replace('.json', ''), text);
    }
    const told = JSON.parse(files.get('governor-calldata.json') ?? '');
    expect(told.proposalId).to.equal(null);
    expect(told.timelock.operation).to.equal(null);
    expect(told.signatures).to.deep.equal(['', 'setSupplyCap(address,uint256)']);
  });

  it('are those of a governor of OpenZeppelin 4.x, or without a timelock', () => {
    const older = governorCalldata(ozCall('x'), { ...oz, timelock: { address: TIMELOCK, salt: 'description' } }, 1n);
    expect(older?.timelock?.operation?.salt).to.equal(id('x'));
    expect(governorCalldata(ozCall('x'), { ...oz, timelock: null }, 1n)?.timelock).to.equal(null);
    expect(governorCalldata(ozCall('x'), { ...oz, numbered: true }, 1n)?.proposalId).to.equal(null);
  });

  it('have another id for a description of one byte more', () => {
    const ids = [description, `${description}\n`].map((text) => {
      const told = governorCalldata(ozCall(text), oz, 1n);
      return [told?.proposalId, told?.descriptionHash, told?.timelock?.operation?.id];
    });
    for (const index of [0, 1, 2]) expect(ids[0]?.[index]).to.not.equal(ids[1]?.[index]);
  });

  it('are read again by review with the same ids', () => {
    const text = filesOf([ozCall(description)], [oz]).get('governor-calldata.json') ?? '';
    const read = parseGovernanceFile(JSON.parse(text), 'x.json');
    expect(read.kind).to.equal('governor-proposal');
    expect(read.ids.map(({ value }) => value)).to.deep.equal([JSON.parse(text).proposalId]);
    expect(read.calls.map(({ data }) => data)).to.deep.equal(CALLS.map(({ data }) => data));
    const ozDraft = filesOf([ozCall(description)], [oz]).get('govkit-draft.json') ?? '';
    expect(parseGovernanceFile(JSON.parse(ozDraft), 'x.json').ids).to.deep.equal(read.ids);
    const draft = filesOf([bravoCall(description)], [bravo]).get('govkit-draft.json') ?? '';
    expect(parseGovernanceFile(JSON.parse(draft), 'x.json').calls).to.have.length(2);
  });

  it('are none where a call is another function, no exact encoding, or of lists of unequal length', () => {
    const short = OZ.encodeFunctionData('propose', [[POOL], [], ['0x'], 'x']);
    for (const data of ['0x', CALLS[0]?.data ?? '0x', `${ozCall('x').data}00`, short])
      expect([...filesOf([call(GOVERNOR, data)], [oz])], data).to.deep.equal([]);
    expect([...filesOf([ozCall('x')], [{ ...oz, address: POOL }])]).to.deep.equal([]);
  });

  it('leave out a draft that its reader would refuse', () => {
    const told = governorCalldata(ozCall('x'), oz, 1n);
    if (told === null) throw new Error('no proposal');
    const many = Array.from({ length: 501 }, () => POOL);
    expect(govKitDraft(told, 'D')).to.be.a('string');
    expect(govKitDraft({ ...told, targets: many }, 'D')).to.equal(null);
    expect(govKitDraft({ ...told, description: 'x'.repeat(1_000_001) }, 'D')).to.equal(null);
  });
});

describe('the file of an operation', () => {
  const batch = call(TIMELOCK, LOCK.encodeFunctionData('scheduleBatch', [...listsOf(CALLS), ZERO, SALT, 7200]));
  const [only] = CALLS as [RouteCall];
  const single = call(TIMELOCK, LOCK.encodeFunctionData('schedule', [only.to, 0, only.data, ZERO, SALT, 7200]));

  it('has the id that its formula gives, of one call and of several', () => {
    const types = ['bytes32', 'bytes32'];
    const expected = [
      keccak256(ABI.encode(['address', 'uint256', 'bytes', ...types], [only.to, 0, only.data, ZERO, SALT])),
      keccak256(ABI.encode(['address[]', 'uint256[]', 'bytes[]', ...types], [...listsOf(CALLS), ZERO, SALT])),
    ];
    for (const [index, one] of [single, batch].entries()) {
      const files = filesOf([one], [{ kind: 'timelock', address: TIMELOCK }]);
      const text = files.get('timelock-operation.json') ?? '';
      expectGolden(`governance/timelock-operation-${index + 1}`, text);
      expectFits('timelock-operation', text);
      const told = JSON.parse(text);
      expect(told.operationId).to.equal(expected[index]);
      expect(told.schedule.calldata).to.equal(one.data);
      const read = parseGovernanceFile(told, 'x.json');
      expect([read.kind, read.ids.map(({ hex }) => hex)]).to.deep.equal(['timelock-operation', [expected[index]]]);
    }
    expect(timelockOperation(single, TIMELOCK, 1n)?.operation.execute.calldata).to.equal(
      LOCK.encodeFunctionData('execute', [only.to, 0, only.data, ZERO, SALT]),
    );
  });

  it('is found within a proposal, and in what another contract passes on, once', () => {
    const delay = address('e5');
    const proposal = call(GOVERNOR, OZ.encodeFunctionData('propose', [...listsOf([batch, single]), 'x']));
    const files = governanceFiles({
      chainId: 1n,
      daoName: 'D',
      calls: [call(delay, '0x01'), call(delay, '0x02')],
      contracts: [oz, { kind: 'timelock', address: TIMELOCK }],
      within: ({ to }) => (to === delay ? [proposal] : null),
    });
    expect([...files.keys()]).to.deep.equal([
      'governor-calldata.json',
      'govkit-draft.json',
      'timelock-operation.json',
      'timelock-operation-2.json',
    ]);
  });

  it('is none where a call is no schedule of it', () => {
    const short = LOCK.encodeFunctionData('scheduleBatch', [[POOL], [], ['0x'], ZERO, SALT, 1]);
    for (const data of ['0x', short, `${batch.data}00`])
      expect(timelockOperation(call(TIMELOCK, data), TIMELOCK, 1n), data).to.equal(null);
    expect(timelockOperation(batch, POOL, 1n)).to.equal(null);
  });
});
