import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { depthsOf } from '../../src/cli/depth.js';
import { depthResult } from '../../src/cli/depth-result.js';
import type { CommandResult } from '../../src/cli/result.js';
import { sourceContext } from '../../src/cli/source-context.js';

export default class DepthShow extends BaseCommand<typeof DepthShow> {
  static override summary = 'Show what sales of each asset get, and what has no depth. Needs no network.';
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    depth: Flags.string({ description: 'The depth file. Default: depth/<market>.json.', helpValue: 'FILE' }),
  };
  static override examples = ['<%= config.bin %> depth show aave-v3-ethereum-core'];

  protected override async execute({ flags, args }: Input<typeof DepthShow>): Promise<CommandResult> {
    const found = await depthsOf(args.market, flags.depth, await sourceContext(flags.workspace));
    return depthResult('plimsoll.depth-show/1', found);
  }
}
