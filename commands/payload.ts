import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../src/cli/block-flag.js';
import { machineOf } from '../src/cli/machine.js';
import type { CommandResult } from '../src/cli/result.js';
import { selectionFlags, selectionOf } from '../src/cli/selection-flags.js';
import { nodeOf, sourceContext } from '../src/cli/source-context.js';

export default class Payload extends BaseCommand<typeof Payload> {
  static override summary = 'Turn what changed in the YAML into a contract that governance votes on.';
  static override description =
    `For governance that votes on code: Solidity with one execute(), to be run by delegatecall, which makes the calls that propose
would make, each with its parameter, before and after as comments; the compiler's input; its code and CREATE2 address, where
the npm package solc is installed beside this program; and the proposal in Markdown. With --executor it is run on the pinned
block and the whole market is read back: these changes and nothing else. With --register it is run by the executor of a payloads
controller, and the calls are given by which it is deployed and registered there. See docs/payload.md.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    out: Flags.string({ description: 'A folder that is not there yet.', required: true, helpValue: 'DIR' }),
    executor: Flags.string({
      description: 'The account whose delegatecall runs it: run it on the pinned block, and read the market back.',
      helpValue: 'ADDRESS',
    }),
    register: Flags.string({
      description:
        'The payloads controller that it is to be registered with; its executor runs it on the pinned block.',
      helpValue: 'ADDRESS',
    }),
    'access-level': Flags.string({
      description: 'Which executor of the controller is to run it. Default: 1.',
      options: ['1', '2'],
      dependsOn: ['register'],
    }),
    'assert-before': Flags.boolean({ description: 'Let it revert where a value is not what it was planned from.' }),
    ...selectionFlags,
    block: blockFlag,
  };
  static override examples = [
    '<%= config.bin %> payload aave-v3-ethereum-core --out payloads/raise-weth-caps',
    '<%= config.bin %> payload aave-v3-ethereum-core --register 0xdAbad81aF85554E9ae636395611C58F7eC1aAEc5 --out payloads/weth-caps-registered',
    '<%= config.bin %> payload aave-v3-ethereum-core --only "reserves.WETH.supplyCap" --assert-before --out payloads/weth-supply-cap --json',
  ];

  protected override async execute({ flags, args }: Input<typeof Payload>): Promise<CommandResult> {
    const context = await sourceContext(flags.workspace);
    const [{ payloadCommand }, { parseAddress }] = await Promise.all([
      import('../src/cli/payload.js'),
      import('../src/signer/address.js'),
    ]);
    const executor = flags.executor === undefined ? null : parseAddress(flags.executor, '--executor');
    const controller = flags.register === undefined ? null : parseAddress(flags.register, '--register');
    const machine = machineOf(await nodeOf(args.market, context), () => import('../devnet/fork.js'));
    return payloadCommand(
      {
        market: args.market,
        selection: selectionOf(flags),
        block: blockFrom(flags.block),
        before: flags['assert-before'] ? 'asserted' : 'told',
        executor,
        ...(controller === null
          ? {}
          : { register: { controller, accessLevel: flags['access-level'] === '2' ? 2 : 1 } }),
        tool: { name: this.config.name, version: this.config.version },
      },
      resolve(flags.out),
      context,
      machine,
    );
  }
}
