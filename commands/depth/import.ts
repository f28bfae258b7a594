import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { importDepth } from '../../src/cli/depth.js';
import { depthResult } from '../../src/cli/depth-result.js';
import type { CommandResult } from '../../src/cli/result.js';
import { sourceContext } from '../../src/cli/source-context.js';

export default class DepthImport extends BaseCommand<typeof DepthImport> {
  static override summary = 'Take what sales get from a table of sizes into the depth of a market.';
  static override description =
    `A CSV file with a heading, or JSON with a list of rows: asset, size (dollars) or tokens, and proceeds (dollars) or slippage
(a share, or 1.5%). Sizes ascend; selling more never loses a smaller share: anything else is refused, with its line. Tokens
are valued with a column price, or the prices of the market's book. Other assets of the depth file stay as they are.`;
  static override args = {
    market: Args.string({ description: 'The market, by name.', required: true }),
    file: Args.string({ description: 'The table.', required: true }),
  };
  static override flags = {
    asset: Flags.string({ description: 'The asset of a table that has no such column.', helpValue: 'NAME' }),
    book: Flags.string({
      description: 'The book with prices of tokens. Default: books/<market>.json.',
      helpValue: 'FILE',
    }),
    out: Flags.string({ description: 'The depth file. Default: depth/<market>.json.', helpValue: 'FILE' }),
    replace: Flags.boolean({ description: 'Take assets whose depth is known from elsewhere.' }),
  };
  static override examples = [
    '<%= config.bin %> depth import aave-v3-ethereum-core depth/quotes.csv',
    '<%= config.bin %> depth import aave-v3-ethereum-core depth/wsteth.json --asset wstETH --replace',
  ];

  protected override async execute({ flags, args }: Input<typeof DepthImport>): Promise<CommandResult> {
    const { asset, book, out, replace } = flags;
    const found = await importDepth(
      { market: args.market, table: args.file, asset, book, out, existing: replace ? 'replace' : 'keep' },
      await sourceContext(flags.workspace),
    );
    return depthResult('plimsoll.depth-import/1', found);
  }
}
