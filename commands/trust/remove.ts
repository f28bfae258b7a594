import { Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import type { CommandResult } from '../../src/cli/result.js';
import { workspaceAtHand } from '../../src/cli/workspace-at-hand.js';
import { usage } from '../../src/diagnostic/error.js';
import { escapeForTerminal } from '../../src/diagnostic/escape.js';

export default class TrustRemove extends BaseCommand<typeof TrustRemove> {
  static override summary = 'Stop trusting a workspace, a Safe, a contract, a delegate or an allowance.';
  static override description = 'Takes the pin out of your trust file; every other line of it stays as it is.';
  static override flags = {
    name: Flags.string({ description: 'A workspace, as trust list names it.', helpValue: 'NAME' }),
    safe: Flags.string({ description: 'A Safe.', helpValue: 'ADDRESS' }),
    contract: Flags.string({ description: 'A contract.', helpValue: 'ADDRESS' }),
    delegate: Flags.string({ description: 'Code that a Safe may run as itself.', helpValue: 'ADDRESS' }),
    rule: Flags.string({ description: 'A rule whose warnings you accept.', helpValue: 'RULE' }),
    'chain-id': Flags.string({ description: 'Only on this chain.', helpValue: 'ID' }),
  };
  static override examples = [
    '<%= config.bin %> trust remove --name risk-parameters',
    '<%= config.bin %> trust remove --safe 0xe80F3c2046C04bf94B04Ca142F94fbf7480110C7 --chain-id 31337',
  ];

  protected override async execute({ flags }: Input<typeof TrustRemove>): Promise<CommandResult> {
    const { name, safe, contract, delegate, rule } = flags;
    if ([name, safe, contract, delegate, rule].filter((one) => one !== undefined).length !== 1)
      throw usage('cli/usage', 'name one thing to remove: --name, --safe, --contract, --delegate or --rule');
    const [{ planRemoval }, { writeTrust }] = await Promise.all([
      import('../../src/trust/change-trust.js'),
      import('../../src/trust/write-trust.js'),
    ]);
    const removal = { workspace: name, safe, contract, delegate, rule, chainId: flags['chain-id'] };
    const change = await planRemoval(process.env, workspaceAtHand(flags.workspace), removal);
    await writeTrust(change);
    const removed = change.paths.map((path) => path.join(' '));
    return {
      json: { format: 'plimsoll.trust-remove/1', ok: true, file: change.file, removed },
      text: () => removed.map((path) => `removed  ${escapeForTerminal(path)}`).join('\n'),
    };
  }
}
