import { join } from 'node:path';
import { expect } from 'chai';
import { createRpc, type Rpc } from '../../src/chain/rpc.js';
import { EXIT, PlimsollError } from '../../src/diagnostic/error.js';
import { artefactsOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { readBundle } from '../../src/proposal/read-bundle.js';
import { writeBundle } from '../../src/proposal/write-bundle.js';
import { marketsOn } from '../../src/review/bare-markets.js';
import { reviewBare } from '../../src/review/bare-review.js';
import { recogniseInput } from '../../src/review/input.js';
import { subjectOf } from '../../src/review/input-subject.js';
import { Notes } from '../../src/review/notes.js';
import { definitionTrust } from '../../src/review/pinned-definitions.js';
import { reviewBundle } from '../../src/review/review-bundle.js';
import { type TrustAtHand, trustAtHand } from '../../src/trust/at-hand.js';
import type { BadNode } from '../chain/bad-node.js';
import { type Change, type Passing, startRelay } from '../chain/relay.js';
import { cli, devnetRpc, freshWorkspace, git, revertAfterEach, sharedDevnet } from './devnet.js';
import { contextOf, proposalOf, setValue } from './in-process.js';

const ANOTHER = `0x${'0e'.repeat(32)}`;

/** What a node does once its chain was reorganised: `seen` is the block that was pinned before. */
type Reorganised = (message: Passing, seen: bigint) => Change;

const namesHash = ({ params }: Passing): boolean =>
  params.some((one) => typeof one === 'object' && one !== null && 'blockHash' in one);
const asksBlock = ({ method, params }: Passing, seen: bigint): boolean =>
  method === 'eth_getBlockByNumber' && params[0] === `0x${seen.toString(16)}`;
const error = (code: number, message: string): Change => ({ reply: { error: { code, message } } });

const NODES: Readonly<Record<string, { readonly before: Reorganised; readonly after: Reorganised }>> = {
  'loses the block': {
    before: () => undefined,
    after: (message, seen) =>
      namesHash(message)
        ? error(-32000, 'header not found')
        : asksBlock(message, seen)
          ? { reply: { result: null } }
          : undefined,
  },
  'has another block at the number, and still answers about the lost one': {
    before: () => undefined,
    after: (message, seen) => (asksBlock(message, seen) ? anotherBlock(seen) : undefined),
  },
  'takes no hashes, and has another block at the number': {
    before: (message) => (namesHash(message) ? error(-32602, 'invalid argument: a string is wanted') : undefined),
    after: (message, seen) =>
      namesHash(message)
        ? error(-32602, 'invalid argument: a string is wanted')
        : asksBlock(message, seen)
          ? anotherBlock(seen)
          : undefined,
  },
};

const anotherBlock = (number: bigint): Change => ({
  reply: {
    result: {
      number: `0x${number.toString(16)}`,
      hash: ANOTHER,
      parentHash: ANOTHER,
      timestamp: '0x7fffffff',
      gasLimit: '0x1c9c380',
      baseFeePerGas: '0x0',
    },
  },
});

describe('a chain that is reorganised between the reads of a review', function () {
  this.timeout(240_000);
  revertAfterEach();
  let root: string;
  let folder: string;
  let proposal: Proposal;
  let trust: TrustAtHand;

  before(async function () {
    this.timeout(240_000);
    const made = await freshWorkspace();
    root = made.root;
    folder = join(root, 'proposals', 'one');
    await git(root, made.env, 'branch', '--move', 'main').catch(() => undefined);
    const added = await cli(['trust', 'add', '--ref', 'main', '--yes', '--json'], { cwd: root, env: made.env });
    expect(added.code).to.equal(0);
    await setValue(root, 'WETH', 'supplyCap', '2_500_000');
    await git(root, made.env, 'commit', '--quiet', '--all', '--message', 'Change');
    proposal = await proposalOf(root);
    await writeBundle(folder, proposal);
    trust = await trustAtHand({ PLIMSOLL_TRUST: added.json.file }, root, new Date());
  });

  const ofBundle = async (rpc: Rpc): Promise<string> => {
    const bundle = await readBundle(folder);
    const machine = { rpc, fork: null };
    const asked = { bundle, root, machine, expectHash: null, expectChainId: null, expectSafe: null, trust };
    return (await reviewBundle(asked)).verdict;
  };
  const ofTransaction = async (rpc: Rpc): Promise<string> => {
    const { workspace, definitions } = await contextOf(root);
    const text = artefactsOf(proposal).get('safe-transaction.json') ?? '';
    const notes = new Notes([]);
    const found = await reviewBare({
      subject: subjectOf(recogniseInput(text, 'x'), {}),
      expectHash: null,
      machine: { rpc, fork: null },
      markets: await marketsOn({ workspace, definitions }, 31337n, rpc, notes),
      definitions: [],
      authorities: null,
      against: null,
      trust: { atHand: trust, definitions: definitionTrust(null), secondNode: null },
      notes,
    });
    return found.verdict;
  };

  /** The verdict, or the exit code and code of a refusal, where the chain is reorganised before the message of this number. */
  const ends = async (
    review: (rpc: Rpc) => Promise<string>,
    node: { readonly before: Reorganised; readonly after: Reorganised },
    at: number,
  ): Promise<{ readonly end: string; readonly messages: number }> => {
    const { rpcUrl } = await sharedDevnet();
    const seen = BigInt(String(await (await devnetRpc()).send('eth_blockNumber')));
    let messages = 0;
    const relay: BadNode = await startRelay(rpcUrl, (message) => {
      messages += 1;
      return (messages < at ? node.before : node.after)(message, seen);
    });
    try {
      return { end: await review(createRpc(relay.url)), messages };
    } catch (thrown) {
      if (!(thrown instanceof PlimsollError)) throw thrown;
      return { end: `${thrown.exit} ${thrown.code}`, messages };
    } finally {
      await relay.close();
    }
  };

  for (const [name, node] of Object.entries(NODES)) {
    for (const [what, review, honest] of [
      ['a bundle', ofBundle, 'OK'],
      ['a transaction', ofTransaction, 'CAUTION'],
    ] as const) {
      it(`ends with 69 or BLOCKED, whenever a node ${name}: ${what}`, async () => {
        const whole = await ends(review, node, Number.POSITIVE_INFINITY);
        expect(whole.end).to.equal(honest);
        expect(whole.messages).to.be.greaterThan(5);
        // A review each: every fifth message, and the last.
        const points = Array.from({ length: whole.messages }, (_, index) => index + 1).filter(
          (at) => at % 5 === 1 || at === whole.messages,
        );
        for (const at of points) {
          const { end } = await ends(review, node, at);
          expect(end, `before message ${at} of ${whole.messages}`).to.match(
            new RegExp(`^(BLOCKED|${EXIT.unavailable} rpc/(block-lost|no-block))$`),
          );
        }
      });
    }
  }
});
