import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { checkFree, soundPriceFiles, writePrices } from '../../src/cli/price-files.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import type { CommandResult } from '../../src/cli/result.js';
import { escapeForTerminal } from '../../src/diagnostic/escape.js';
import { plainTable } from '../../src/impact/histories/plain-table.js';
import { summarise } from '../../src/impact/histories/summary.js';
import { pricesText } from '../../src/report/prices.js';

export default class PricesImport extends BaseCommand<typeof PricesImport> {
  static override summary = "Write an exchange's price file as a plain table of times and prices.";
  static override description =
    `For the workspace: times in UTC and ascending, closes at the end of their candles, one line of a time. Nothing is filled in. A
file with errors is refused, and an existing file is never overwritten without --replace.`;
  static override args = { file: Args.string({ description: 'The price file, as [NAME=]FILE.', required: true }) };
  static override flags = {
    out: Flags.string({ description: 'The file to write. Default: prices/NAME.csv.', helpValue: 'FILE' }),
    column: Flags.string({ description: 'The heading of the column with the price.', helpValue: 'NAME' }),
    replace: Flags.boolean({ description: 'Write over the file that is there.' }),
  };
  static override examples = [
    '<%= config.bin %> prices import WETH=ETHUSDT-1h.csv',
    '<%= config.bin %> prices import USDC=prices/all.csv --column USDC --out prices/usd-coin.csv',
  ];

  protected override async execute({ flags, args }: Input<typeof PricesImport>): Promise<CommandResult> {
    const { histories, findings } = await soundPriceFiles([args.file], flags.column);
    const [history] = histories;
    if (history === undefined) throw new Error('a price file without errors has no history');
    const file = flags.out ?? `prices/${history.name}.csv`;
    const existing = flags.replace ? 'replace' : 'refuse';
    await checkFree(file, existing);
    const rows = Array.from(history.times, (time, at) => [time, String(history.prices[at])] as const);
    await writePrices(file, plainTable(rows), existing);
    const summary = summarise(history);
    return {
      json: {
        format: 'plimsoll.prices-import/1',
        ok: true,
        file,
        history: summary,
        findings: findings.map(publicFinding),
      },
      text: (style) => `${pricesText([summary], findings, style)}\nwritten to ${escapeForTerminal(file)}`,
    };
  }
}
