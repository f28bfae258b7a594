import { join, relative, resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../src/cli/block-flag.js';
import { machineOf } from '../src/cli/machine.js';
import { askedImpact } from '../src/cli/propose-impact.js';
import { nothingToPropose, proposeJson } from '../src/cli/propose-result.js';
import type { CommandResult } from '../src/cli/result.js';
import { selectionFlags, selectionOf } from '../src/cli/selection-flags.js';
import { nodeOf, sourceContext } from '../src/cli/source-context.js';
import { usage } from '../src/diagnostic/error.js';
import { readTextFile } from '../src/document/files.js';
import { passedOverLines } from '../src/report/proposal-route.js';
import { proposalText } from '../src/report/proposal-text.js';

const nonceFrom = (text: string | undefined): bigint | null => {
  if (text === undefined) return null;
  if (!/^(?:0|[1-9][0-9]{0,77})$/.test(text)) throw usage('cli/number', `--nonce is a whole number, not ${text}`);
  return BigInt(text);
};

export default class Propose extends BaseCommand<typeof Propose> {
  static override aliases = ['param:propose'];
  static override summary = 'Turn what changed in the YAML into a proven Safe transaction.';
  static override description =
    `Only intent is proposed: what changed in the YAML since it was last known equal to the chain. Drift is shown and left
alone unless it is named; a value that both sides moved is refused. The exact transaction is simulated through the Safe
on a pinned block and the whole market is read back: these changes and nothing else. Where the market has a book, the bundle
also says which accounts become liquidatable at once and what the scenarios do to solvency, before and after. Nothing to do
ends with exit code 0.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    ...selectionFlags,
    block: blockFlag,
    route: Flags.string({
      description: 'The route or authority to take. Default: the one that the market prefers.',
      helpValue: 'NAME',
    }),
    split: Flags.boolean({
      description:
        'Split the change over the routes of the market: each takes what it may of what is left, a bundle a part.',
      exclusive: ['route', 'nonce'],
    }),
    nonce: Flags.string({ description: "The Safe's nonce to use. Default: its next one.", helpValue: 'NUMBER' }),
    title: Flags.string({ description: 'What the proposal is called.' }),
    'description-file': Flags.file({ description: 'A text that explains it.', exists: true }),
    book: Flags.string({
      description: 'The book that the impact is simulated on. Default: books/<market>.json, where there is one.',
      helpValue: 'FILE',
    }),
    scenario: Flags.string({
      description: 'A scenario for the impact, by name. Default: all.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME',
    }),
    paths: Flags.integer({
      description:
        'Paths of prices for each scenario. Default: 200, fewer for more than 2,000 accounts, never below 20.',
      min: 1,
      max: 10_000_000,
      helpValue: 'N',
    }),
    seed: Flags.string({ description: 'Where random numbers start.', default: '1', helpValue: 'N' }),
    'no-impact': Flags.boolean({
      description: 'Do not simulate the impact; the bundle says so.',
      exclusive: ['book', 'scenario', 'paths'],
    }),
    out: Flags.string({ description: 'The folder of the bundle. Default: below proposals/.', helpValue: 'DIR' }),
  };
  static override examples = [
    '<%= config.bin %> propose aave-v3-ethereum-core',
    '<%= config.bin %> propose aave-v3-ethereum-core --split --out proposals/in-parts',
    '<%= config.bin %> propose aave-v3-ethereum-core --only "reserves.WETH.*Cap" --title "Raise the WETH caps" --scenario plimsoll/march-2020 --out proposals/raise-weth-caps',
  ];

  protected override async execute({ flags, args }: Input<typeof Propose>): Promise<CommandResult> {
    const context = await sourceContext(flags.workspace);
    const machine = machineOf(await nodeOf(args.market, context), () => import('../devnet/fork.js'));
    const [{ propose }, { bundleName, writeBundle }] = await Promise.all([
      import('../src/proposal/propose.js'),
      import('../src/proposal/write-bundle.js'),
    ]);
    const file = flags['description-file'];
    const input = {
      market: args.market,
      selection: selectionOf(flags),
      block: blockFrom(flags.block),
      nonce: nonceFrom(flags.nonce),
      route: flags.route,
      title: flags.title ?? null,
      description: file === undefined ? '' : ((await readTextFile(file, file)) ?? '').trim(),
      tool: { name: this.config.name, version: this.config.version },
      impact: askedImpact(flags, (text) => this.note(text)),
    };
    if (flags.split) {
      const { splitResult } = await import('../src/cli/propose-split.js');
      return splitResult(input, { context, machine, out: flags.out ?? null });
    }
    const { proposal, planned, passedOver } = await propose(input, context, machine);
    if (proposal === null) return nothingToPropose(planned);
    const folder =
      flags.out === undefined
        ? join(context.root, context.workspace.folders.proposals, bundleName(proposal))
        : resolve(flags.out);
    await writeBundle(folder, proposal);
    const shown = relative(process.cwd(), folder) || '.';
    return {
      json: proposeJson(proposal, shown, passedOver),
      text: (style) => [...passedOverLines(passedOver, style), proposalText(proposal, shown, style)].join('\n'),
    };
  }
}
