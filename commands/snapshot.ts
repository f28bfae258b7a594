import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import type { CommandResult } from '../src/cli/result.js';
import { snapshotMarket } from '../src/cli/snapshot.js';
import { sourceContext } from '../src/cli/source-context.js';
import { escapeForTerminal } from '../src/diagnostic/escape.js';
import { writeFileAtomically } from '../src/document/files.js';

export default class Snapshot extends BaseCommand<typeof Snapshot> {
  static override summary = "Write a market's values, as its chain has them, into a file.";
  static override description =
    `Reads every parameter of the market at one block and writes them with the block's number and hash. The file is a source
like any other: diff and import take it, without a network. An existing file is never overwritten.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    out: Flags.string({ description: 'The file to write.', required: true, helpValue: 'FILE' }),
    block: Flags.string({ description: 'The block to read at. Default: the latest.', helpValue: 'N' }),
  };
  static override examples = [
    '<%= config.bin %> snapshot aave-v3-ethereum-core --out before.json',
    '<%= config.bin %> diff aave-v3-ethereum-core --from before.json --to chain',
  ];

  protected override async execute({ flags, args }: Input<typeof Snapshot>): Promise<CommandResult> {
    const context = await sourceContext(flags.workspace);
    const { text, block, parameters } = await snapshotMarket(args.market, flags.block, context);
    await writeFileAtomically(resolve(flags.out), text, 'new');
    return {
      json: { format: 'plimsoll.snapshot/1', ok: true, file: flags.out, block, parameters },
      text: () => `${parameters} values at block ${block} written to ${escapeForTerminal(flags.out)}`,
    };
  }
}
