import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../../src/cli/block-flag.js';
import { pullPrices } from '../../src/cli/price-pull.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import type { CommandResult } from '../../src/cli/result.js';
import { sourceContext } from '../../src/cli/source-context.js';
import { escapeForTerminal } from '../../src/diagnostic/escape.js';
import { pricesText } from '../../src/report/prices.js';

export default class PricesPull extends BaseCommand<typeof PricesPull> {
  static override summary = "Read an asset's price history from the chain: the rounds of its feed.";
  static override description =
    `The feed is an aggregator in Chainlink's interface, whose rounds are read back from one block in batches, earlier aggregators
of a proxy included. At each step stands the last price reported by then, as a contract would have got it. What was read stays
beside the file: where a node gives up, run it again; later, only new rounds are read. No web service is asked.`;
  static override args = {
    market: Args.string({ description: 'A market of the chain that the feed is on, by name.', required: true }),
    feed: Args.string({ description: 'The asset and its feed, as NAME=ADDRESS.', required: true }),
  };
  static override flags = {
    from: Flags.string({ description: 'The first time. Default: a year before the block.', helpValue: 'TIME' }),
    step: Flags.string({
      description: 'The time between two prices, or round: every one.',
      default: '1h',
      helpValue: 'TIME',
    }),
    'max-age': Flags.string({
      description: 'Prices that are older are left out: the file has a gap.',
      default: '25h',
      helpValue: 'TIME',
    }),
    block: blockFlag,
    out: Flags.string({ description: 'The file to write. Default: prices/NAME.csv.', helpValue: 'FILE' }),
    replace: Flags.boolean({ description: 'Write over the file that is there.' }),
  };
  static override examples = [
    '<%= config.bin %> prices pull aave-v3-ethereum-core WETH=0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419 --from 2024-01-01',
  ];

  protected override async execute({ flags, args }: Input<typeof PricesPull>): Promise<CommandResult> {
    const { file, feed, at, history, findings } = await pullPrices(
      {
        market: args.market,
        feed: args.feed,
        from: flags.from,
        step: flags.step,
        maxAge: flags['max-age'],
        block: blockFrom(flags.block),
        out: flags.out,
        existing: flags.replace ? 'replace' : 'refuse',
        note: (text) => this.note(escapeForTerminal(text)),
      },
      await sourceContext(flags.workspace),
    );
    return {
      json: {
        format: 'plimsoll.prices-pull/1',
        ok: true,
        file,
        feed,
        at,
        history,
        findings: findings.map(publicFinding),
      },
      text: (style) =>
        [
          pricesText([history], findings, style),
          `${feed.rounds} rounds of ${escapeForTerminal(feed.description || feed.address)} at block ${at.block}`,
          `written to ${escapeForTerminal(file)}`,
        ].join('\n'),
    };
  }
}
