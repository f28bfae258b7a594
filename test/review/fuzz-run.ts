import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeFailure } from '../../src/cli/failure.js';
import { jsonText } from '../../src/cli/json.js';
import { readArgument } from '../../src/cli/review-input.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { artefactsOf } from '../../src/proposal/artefacts.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { readBundle } from '../../src/proposal/read-bundle.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { reviewMarkdown } from '../../src/report/review-markdown.js';
import { reviewText } from '../../src/report/review-text.js';
import { plain } from '../../src/report/style.js';
import type { MarketAtHand } from '../../src/review/bare-markets.js';
import { reviewBare } from '../../src/review/bare-review.js';
import { type InputFlags, subjectOf } from '../../src/review/input-subject.js';
import { Notes } from '../../src/review/notes.js';
import { reviewBundle } from '../../src/review/review-bundle.js';
import type { ToldReview } from '../../src/review/told.js';
import { RESERVE } from '../plan/market.js';
import { aave } from '../protocol/support.js';
import { marketAtHand } from './at-hand.js';
import { proposalFrom, workspaceWith } from './bundle.js';
import { type FuzzInput, OTHER, SAFE } from './fuzz-inputs.js';

const FLAGS: Readonly<Record<'all' | 'target' | 'none', InputFlags>> = {
  all: { safe: SAFE, chainId: 1n, version: '1.4.1', nonce: 7n, to: OTHER },
  target: { to: OTHER },
  none: {},
};

/** How a review of an input ended: the verdict, or the code of the refusal; and all that is printed of it. */
export interface FuzzEnd {
  readonly end: string;
  readonly printed: readonly string[];
}

const ABOUT = { issues: 'x', versions: 'x' };

const printed = (review: ToldReview): readonly string[] => [
  reviewText(review, plain),
  reviewText(review, plain, 'whole'),
  reviewMarkdown(review, 'plimsoll 0'),
  jsonText({ format: 'plimsoll.review/1', ok: false, ...review }),
];

/** Reviews inputs as the command does, without its process; offline, with a market whose values are known. */
export class Fuzz {
  readonly #root: string;
  readonly #proposal: Proposal;
  readonly #protocol: Protocol;
  readonly #market: MarketAtHand;

  private constructor(root: string, proposal: Proposal, protocol: Protocol) {
    const small = { reserves: { WETH: RESERVE, DAI: RESERVE } };
    [this.#root, this.#proposal, this.#protocol] = [root, proposal, protocol];
    this.#market = marketAtHand(protocol, small, small);
  }

  static async open(): Promise<Fuzz> {
    const root = await workspaceWith();
    return new Fuzz(root, await proposalFrom(root), await aave());
  }

  async close(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true });
  }

  /** Throws whatever is not a `PlimsollError`. */
  async run(input: FuzzInput): Promise<FuzzEnd> {
    try {
      const review = 'text' in input ? await this.#bare(input) : await this.#bundle(input);
      return { end: review.verdict, printed: printed(review) };
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      const { text, json } = describeFailure(error, ABOUT);
      return { end: error.code, printed: [text(plain), jsonText(json)] };
    }
  }

  async #bare({ text, flags }: Extract<FuzzInput, { text: string }>): Promise<ToldReview> {
    // As standard input, in two parts.
    const stream = async function* () {
      yield Buffer.from(text.slice(0, 7));
      yield Buffer.from(text.slice(7));
    };
    const given = await readArgument('-', stream());
    if (given.kind === 'bundle') throw new Error('standard input is no bundle');
    return reviewBare({
      subject: subjectOf(given.input, FLAGS[flags]),
      expectHash: flags === 'all' ? `0x${'ab'.repeat(32)}` : null,
      machine: null,
      markets: [this.#market],
      definitions: [this.#protocol],
      authorities: null,
      against: null,
      notes: new Notes([]),
    });
  }

  async #bundle({ file, change }: Extract<FuzzInput, { kind: 'bundle' }>): Promise<ToldReview> {
    const folder = await mkdtemp(join(tmpdir(), 'plimsoll-fuzz-'));
    try {
      for (const [name, text] of new Map([
        ['signatures/x.json', '{}'],
        ['unknown.json', '{}'],
        ...artefactsOf(this.#proposal),
      ])) {
        if (name !== file && (name === 'signatures/x.json' || name === 'unknown.json')) continue;
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), name === file ? change(text) : text);
      }
      const expected = { expectHash: null, expectChainId: null, expectSafe: null };
      const bundle = await readBundle(folder);
      return { ...(await reviewBundle({ bundle, root: this.#root, machine: null, ...expected })), input: 'bundle' };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** What must not be in anything that is printed, line feeds aside. */
export const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;
