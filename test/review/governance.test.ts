import { expect } from 'chai';
import { AbiCoder, Interface } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import { toUtf8Bytes } from 'ethers/utils';
import type { Hex } from '../../src/chain/hex.js';
import type { Finding } from '../../src/diagnostic/finding.js';
import { reviewMarkdown } from '../../src/report/review-markdown.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import { recogniseInput } from '../../src/review/input.js';
import { type InputFlags, subjectOf } from '../../src/review/input-subject.js';
import type { ToldReview } from '../../src/review/told.js';
import { formatSafeTransactionFile } from '../../src/route/safe/safe-transaction-file.js';
import { checksummed } from '../../src/signer/address.js';
import { safeHashes } from '../../src/signer/hashes.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { refusalOf } from '../refusal.js';
import { reviewOffline } from './at-hand.js';

const TOKEN: Hex = `0x${'07'.repeat(20)}`;
const EXECUTOR: Hex = `0x${'e1'.repeat(20)}`;
const abi = new Interface([
  'function transfer(address,uint256)',
  'function updateDelay(uint256)',
  'function grantRole(bytes32,address)',
  'function schedule(address,uint256,bytes,bytes32,bytes32,uint256)',
]);
const TRANSFER = abi.encodeFunctionData('transfer', [EXECUTOR, 5]) as Hex;
const ZERO = `0x${'00'.repeat(32)}`;
const FILE = {
  targets: [TOKEN, EXECUTOR],
  values: [0, '1'],
  calldatas: [TRANSFER, abi.encodeFunctionData('updateDelay', [1])],
  description: '# Pay \u202e\u001b[31m',
};
const ID = keccak256(
  AbiCoder.defaultAbiCoder().encode(
    ['address[]', 'uint256[]', 'bytes[]', 'bytes32'],
    [FILE.targets, FILE.values, FILE.calldatas, keccak256(toUtf8Bytes(FILE.description))],
  ),
) as Hex;
const SCHEDULE = abi.encodeFunctionData('schedule', [TOKEN, 0, TRANSFER, ZERO, ZERO, 60]) as Hex;
const OPERATION = keccak256(
  AbiCoder.defaultAbiCoder().encode(
    ['address', 'uint256', 'bytes', 'bytes32', 'bytes32'],
    [TOKEN, 0, TRANSFER, ZERO, ZERO],
  ),
) as Hex;

const review = (text: string, flags: InputFlags = {}, expectHash: Hex | null = null): Promise<ToldReview> =>
  reviewOffline(text, flags, { expectHash });
const rules = ({ warnings }: { warnings: readonly Finding[] }): string[] => warnings.map(({ ruleId }) => ruleId);
describe('the review of a governor proposal or timelock operation', () => {
  it('tells its calls, its warnings and its id', async () => {
    const found = await review(JSON.stringify(FILE), { executor: EXECUTOR, chainId: 1n });
    expect(found).to.deep.include({
      input: 'governor-proposal',
      verdict: 'CAUTION',
      hashes: null,
      transaction: null,
      executor: checksummed(EXECUTOR),
      ids: [{ name: 'proposal id (OpenZeppelin Governor)', value: BigInt(ID).toString(), hex: ID }],
    });
    expect(found.calls.map((call) => call.function)).to.deep.equal([
      'transfer(address,uint256)',
      'updateDelay(uint256)',
    ]);
    expect(rules(found)).to.include.members(['safe/moves-funds', 'safe/takes-control', 'safe/value']);
    // The governor is known to call itself, so only the token is a stranger.
    expect(rules(found).filter((rule) => rule === 'safe/unknown-target')).to.have.length(1);
    const text = reviewText(found, plain);
    expect(text).to.contain('What identifies it').and.to.contain(BigInt(ID).toString()).and.to.contain(ID);
    expect(text).to.contain(`executor  ${checksummed(EXECUTOR)}`);
    for (const unseen of ['\u202e', '\u001b']) expect(text).to.not.contain(unseen);
    expect(reviewMarkdown(found, 'x')).to.contain(`\`${BigInt(ID)}\` (\`${ID}\`)`);
  });

  it('says that the account is not known without --executor', async () => {
    const found = await review(JSON.stringify(FILE));
    expect(found).to.not.have.property('executor');
    expect(found.notChecked.join()).to.contain('who makes the calls');
  });

  it('is BLOCKED where the id is not the one that is expected', async () => {
    const right = await review(JSON.stringify(FILE), {}, ID);
    expect(rules(right)).to.not.include.members(['review/other-id', 'review/nothing-to-hash']);
    expect(right.checked.join()).to.contain('the hash you expect, which is the proposal id (OpenZeppelin Governor)');
    const wrong = await review(JSON.stringify({ ...FILE, values: [0, 2] }), {}, ID);
    expect(wrong.verdict).to.equal('BLOCKED');
    expect(rules(wrong)).to.include('review/other-id');
    expect(wrong.warnings.find(({ ruleId }) => ruleId === 'review/other-id')?.message).to.contain(ID);
  });

  it('has nothing to compare where the file does not give enough', async () => {
    const { description: _, ...nameless } = FILE;
    const found = await review(JSON.stringify(nameless), {}, ID);
    expect(rules(found)).to.include('review/nothing-to-hash');
    expect(found.notChecked.join()).to.contain('the file lacks description');
  });

  it('decodes what is named by a signature, and doubts a name that is none', async () => {
    const file = {
      targets: [TOKEN, TOKEN],
      values: [0, 0],
      signatures: ['grantRole(bytes32,address)', 'grantRole(bytes32, address)'],
      calldatas: [`0x${'00'.repeat(32)}${EXECUTOR.slice(2).padStart(64, '0')}`, '0x'],
      description: 'd',
    };
    const found = await review(JSON.stringify(file));
    expect(found.calls[0]?.function).to.equal('grantRole(bytes32,address)');
    expect(found.calls[1]).to.not.have.property('function');
    expect(rules(found)).to.include.members(['safe/takes-control', 'governance/odd-signature']);
  });

  it('is BLOCKED for another chain, and takes no flag of a Safe', async () => {
    const found = await review(JSON.stringify({ ...FILE, chainId: 10 }), { chainId: 1n });
    expect(rules(found)).to.include('safe/wrong-chain');
    for (const flags of [{ safe: TOKEN }, { nonce: 1n }, { to: TOKEN }, { version: '1.4.1' }]) {
      const error = refusalOf(() => subjectOf(recogniseInput(JSON.stringify(FILE), 'x'), flags));
      expect(error).to.include({ code: 'review/flag-not-used', exit: 64 });
    }
    const calldata = refusalOf(() => subjectOf(recogniseInput(TRANSFER, 'x'), { to: TOKEN, executor: EXECUTOR }));
    expect(calldata.message).to.contain('--executor goes with a governor or timelock file');
  });

  it('is refused where the file is a Safe transaction or batch as well', () => {
    for (const more of [
      { to: TOKEN, data: '0x' },
      { transactions: [], meta: {} },
    ]) {
      const error = refusalOf(() => recogniseInput(JSON.stringify({ ...FILE, ...more }), 'x'));
      expect(error).to.include({ code: 'review/ambiguous' });
    }
  });

  it('gives the ids of calldata, and of what a Safe plans', async () => {
    const calls = await review(SCHEDULE, { to: TOKEN }, OPERATION);
    expect(calls.ids?.map(({ hex }) => hex)).to.deep.equal([OPERATION]);
    expect(rules(calls)).to.not.include('review/nothing-to-hash');
    const identity = { chainId: 1n, safe: EXECUTOR, version: '1.4.1' };
    const tx = safeTx({ to: TOKEN, data: SCHEDULE, nonce: 1n });
    const file = formatSafeTransactionFile({ ...identity, tx });
    const { safeTx: hash } = safeHashes({ ...identity, tx });
    for (const expected of [OPERATION, hash]) {
      const found = await review(file, {}, expected);
      expect(found.ids).to.have.length(1);
      expect(rules(found)).to.not.include('safe/hash-mismatch');
      expect(reviewText(found, plain)).to.contain('What identifies it').and.to.contain(OPERATION);
    }
    expect(rules(await review(file, {}, ID))).to.include('safe/hash-mismatch');
    const transfer = await review(TRANSFER, { to: TOKEN });
    expect(transfer).to.not.have.property('ids');
  });
});
