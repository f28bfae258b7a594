import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../../src/cli/block-flag.js';
import { pullDepth } from '../../src/cli/depth.js';
import { depthResult } from '../../src/cli/depth-result.js';
import type { CommandResult } from '../../src/cli/result.js';
import { sourceContext } from '../../src/cli/source-context.js';

export default class DepthPull extends BaseCommand<typeof DepthPull> {
  static override summary = 'Read the reserves of pools from the chain: what sales of each asset get.';
  static override description =
    `The pools of a market, and how they are read, are named in a document of kind Pools beside the scenarios. They are read at one
block and valued with the prices of the market's own oracle. Of concentrated liquidity only the present tick range counts, so
there is more than is told; what cannot be read, or is not at the oracle's price, is left out with a warning.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    pools: Flags.string({ description: 'The Pools document. Default: the one of the market.', helpValue: 'FILE' }),
    block: blockFlag,
    out: Flags.string({ description: 'The depth file. Default: depth/<market>.json.', helpValue: 'FILE' }),
    replace: Flags.boolean({ description: 'Take assets whose depth is known from a table.' }),
  };
  static override examples = [
    '<%= config.bin %> depth pull aave-v3-ethereum-core',
    '<%= config.bin %> depth pull aave-v3-ethereum-core --pools scenarios/pools.yaml --json',
  ];

  protected override async execute({ flags, args }: Input<typeof DepthPull>): Promise<CommandResult> {
    const found = await pullDepth(
      {
        market: args.market,
        pools: flags.pools,
        block: blockFrom(flags.block),
        out: flags.out,
        existing: flags.replace ? 'replace' : 'keep',
      },
      await sourceContext(flags.workspace),
    );
    return depthResult('plimsoll.depth-pull/1', found);
  }
}
