import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../src/cli/block-flag.js';
import { missingFlag } from '../src/cli/flags.js';
import { keyChoice, keyFlags } from '../src/cli/key.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { snapshotMarket } from '../src/cli/snapshot.js';
import { sourceContext } from '../src/cli/source-context.js';
import { lookBackFrom, writeState } from '../src/cli/state.js';
import { usage } from '../src/diagnostic/error.js';
import { escapeForTerminal } from '../src/diagnostic/escape.js';
import { writeFileAtomically } from '../src/document/files.js';
import { findingText } from '../src/report/findings.js';

export default class Snapshot extends BaseCommand<typeof Snapshot> {
  static override summary = "Write a market's values, as its chain has them, into a file.";
  static override description =
    `Reads every parameter of the market at one block and writes them with the block's number and hash. The file is a source
like any other: diff and import take it, without a network. An existing file is never overwritten.

With --state the file holds all that policies see: also what is supplied and borrowed, the bounds that contracts enforce,
and when each parameter was last changed; of several markets, and signed with a key. A scheduled job makes it, and pull
requests are judged by it where no node is at hand. An older state file is replaced.`;
  static override args = {
    market: Args.string({ description: 'The market, by name. With --state several, or none for all.' }),
  };
  static override strict = false;
  static override flags = {
    out: Flags.string({ description: 'The file to write.', helpValue: 'FILE', exclusive: ['state'] }),
    state: Flags.string({ description: 'The state file to write.', helpValue: 'FILE' }),
    block: blockFlag,
    'look-back': Flags.string({
      description: 'How far back changes are looked for: as long as the longest delay of your policies. Default: 30d.',
      helpValue: 'DURATION',
      dependsOn: ['state'],
    }),
    ...keyFlags,
    'password-file': { ...keyFlags['password-file'], dependsOn: ['keystore'] },
  };
  static override examples = [
    '<%= config.bin %> snapshot aave-v3-ethereum-core --out before.json',
    '<%= config.bin %> diff aave-v3-ethereum-core --from before.json --to chain',
    '<%= config.bin %> snapshot --state state.json --keystore reviewer.json --password-file password',
  ];

  protected override async execute(input: Input<typeof Snapshot>): Promise<CommandResult> {
    return input.flags.state === undefined ? this.#observation(input) : this.#state(input, input.flags.state);
  }

  async #observation({ flags, operands }: Input<typeof Snapshot>): Promise<CommandResult> {
    const { out } = flags;
    const [market] = operands;
    if (out === undefined) throw missingFlag('out', 'the file to write');
    if (market === undefined || operands.length > 1)
      throw usage('cli/one-market', `snapshot --out writes one market, and ${operands.length} are named`, {
        hint: 'name one, or write a state file of several with --state',
      });
    if (flags.keystore !== undefined || flags['devnet-account'] !== undefined)
      throw usage('cli/key-not-used', 'only a state file is signed', { hint: 'give --state instead of --out' });
    const context = await sourceContext(flags.workspace);
    const { text, block, parameters } = await snapshotMarket(market, flags.block, context);
    await writeFileAtomically(resolve(out), text, 'new');
    return {
      json: { format: 'plimsoll.snapshot/1', ok: true, file: out, block, parameters },
      text: () => `${parameters} values at block ${block} written to ${escapeForTerminal(out)}`,
    };
  }

  async #state({ flags, operands }: Input<typeof Snapshot>, file: string): Promise<CommandResult> {
    const { signer, markets, findings } = await writeState({
      workspace: flags.workspace,
      markets: operands,
      file,
      block: blockFrom(flags.block),
      lookBack: lookBackFrom(flags['look-back'] ?? '30d'),
      key: keyChoice(flags),
      interactive: this.interactive ? 'interactive' : 'machine',
      note: (text) => this.note(text),
    });
    const [first] = markets;
    const parameters = markets.reduce((sum, one) => sum + one.parameters, 0);
    return {
      json: {
        format: 'plimsoll.snapshot/1',
        ok: true,
        file,
        block: first?.block ?? 0,
        parameters,
        state: { signer, markets },
        ...(findings.length > 0 ? { findings: findings.map(publicFinding) } : {}),
      },
      text: (style) =>
        [
          ...findings.map((finding) => findingText(finding, style)),
          ...markets.map(
            (one) =>
              `${escapeForTerminal(one.market)} at block ${one.block}: ${one.parameters} values, ${one.metrics} metrics, ${one.bounds} bounds, ${one.changes} changes`,
          ),
          `${signer === null ? 'not signed' : `signed by ${signer}`}, written to ${escapeForTerminal(file)}`,
        ].join('\n'),
    };
  }
}
