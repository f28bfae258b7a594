import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { readPriceFiles } from '../../src/cli/price-files.js';
import { publicFinding } from '../../src/cli/public-finding.js';
import type { CommandResult } from '../../src/cli/result.js';
import { EXIT } from '../../src/diagnostic/error.js';
import { hasErrors } from '../../src/diagnostic/finding.js';
import { summarise } from '../../src/impact/histories/summary.js';
import { pricesText } from '../../src/report/prices.js';

export default class PricesShow extends BaseCommand<typeof PricesShow> {
  static override summary = 'Show what price files hold: time, step, gaps, volatility, the worst fall.';
  static override description =
    `Read are the CSV files of Binance, Coinbase, Kraken, CryptoDataDownload, CoinGecko and CoinMarketCap, any table with a
heading, and JSON in the shape of CoinGecko. What is wrong with a file is told with its line; errors end with exit code 1.`;
  static override args = { files: Args.string({ description: 'Price files, each as [NAME=]FILE.', required: true }) };
  static override strict = false;
  static override flags = {
    column: Flags.string({ description: 'The heading of the column with the price.', helpValue: 'NAME' }),
  };
  static override examples = [
    '<%= config.bin %> prices show prices/ETH.csv',
    '<%= config.bin %> prices show USDC=prices/all.csv --column USDC --json',
  ];

  protected override async execute({ flags, operands }: Input<typeof PricesShow>): Promise<CommandResult> {
    const { histories, findings } = await readPriceFiles(operands, flags.column);
    const summaries = histories.map(summarise);
    const ok = !hasErrors(findings);
    return {
      json: { format: 'plimsoll.prices-show/1', ok, histories: summaries, findings: findings.map(publicFinding) },
      text: (style) => pricesText(summaries, findings, style),
      exit: ok ? EXIT.ok : EXIT.failed,
    };
  }
}
