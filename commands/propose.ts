import { join, relative, resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../src/cli/block-flag.js';
import { machineOf } from '../src/cli/machine.js';
import { askedImpact } from '../src/cli/propose-impact.js';
import { nothingToPropose, proposeJson } from '../src/cli/propose-result.js';
import type { CommandResult } from '../src/cli/result.js';
import { openAnyBundle } from '../src/cli/review.js';
import { selectionFlags, selectionOf } from '../src/cli/selection-flags.js';
import { simulationFlags } from '../src/cli/simulation-flags.js';
import { nodeOf, sourceContext } from '../src/cli/source-context.js';
import { refused, usage } from '../src/diagnostic/error.js';
import { readTextFile } from '../src/document/files.js';
import type { SourceContext } from '../src/plan/sources.js';
import type { Chosen } from '../src/proposal/choose-route.js';
import type { Act } from '../src/proposal/companion.js';
import type { AnyProposal } from '../src/proposal/proposal.js';
import { chosenLines, passedOverLines } from '../src/report/proposal-route.js';
import { proposalText } from '../src/report/proposal-text.js';

const nonceFrom = (text: string | undefined): bigint | null => {
  if (text === undefined) return null;
  if (!/^(?:0|[1-9][0-9]{0,77})$/.test(text)) throw usage('cli/number', `--nonce is a whole number, not ${text}`);
  return BigInt(text);
};

/** What a companion does. */
const actOf = ({ as }: { readonly as?: string | undefined }): Act =>
  as === undefined ? { kind: 'cancel' } : { kind: 'approve', authority: as };

export default class Propose extends BaseCommand<typeof Propose> {
  static override aliases = ['param:propose'];
  static override summary =
    'Turn what changed in the YAML into a proven transaction, on the first route that may make it.';
  static override description =
    `Only intent is proposed: what changed in the YAML since it was last known equal to the chain. Drift is shown and left
alone unless it is named; a value that both sides moved is refused. The market's routes are tried in order of preference
(docs/routes.md), and what is in the way of those passed over is said. Every step of the route is simulated from a pinned block
on, by who takes it and after the time that it takes, and the whole market is read back: these changes and nothing else. Where
the market has a book, the bundle also says which accounts become liquidatable at once and what the scenarios do to solvency,
before and after, and whether the route is faster than the stress. With --emergency only what a change may touch is read and
proven, on the quickest route that may make it: for a freeze, a pause or a lower cap. Nothing to do ends with exit code 0.

--next makes the bundle of a later step that owners of a Safe sign, --cancel the one that stops a proposal on its way, --approve
the one by which a Safe approves a proposal of a Safe that it owns. They take a bundle instead of a market.`;
  static override args = {
    market: Args.string({ description: 'The market, by name; left out with --next and --cancel.', required: false }),
  };
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
      exclusive: ['route', 'nonce', 'next', 'cancel', 'approve', 'emergency'],
    }),
    nonce: Flags.string({ description: "The Safe's nonce to use. Default: its next one.", helpValue: 'NUMBER' }),
    next: Flags.string({
      description: 'Make the bundle of the step that comes next of a proposal, where owners of a Safe sign it.',
      helpValue: 'BUNDLE',
    }),
    cancel: Flags.string({
      description: 'Make the bundle that stops a proposal that is on its way.',
      helpValue: 'BUNDLE',
      exclusive: ['next'],
    }),
    approve: Flags.string({
      description: 'Make the bundle by which the Safe of --as approves a proposal of a Safe that it owns.',
      helpValue: 'BUNDLE',
      exclusive: ['next', 'cancel'],
      dependsOn: ['as'],
    }),
    as: Flags.string({
      description: 'The authority whose Safe approves.',
      helpValue: 'AUTHORITY',
      dependsOn: ['approve'],
    }),
    title: Flags.string({ description: 'What the proposal is called.' }),
    'description-file': Flags.file({ description: 'A text that explains it.', exists: true }),
    ...simulationFlags,
    emergency: Flags.boolean({
      description:
        'Only close something, as fast as can be: the quickest route, and only what may be touched is read and proven.',
      exclusive: ['book', 'scenario', 'paths'],
    }),
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
    '<%= config.bin %> propose --cancel proposals/raise-weth-caps --out proposals/stop-it',
    '<%= config.bin %> propose aave-v3-ethereum-core --emergency --only reserves.WETH.frozen --title "Freeze WETH"',
  ];

  protected override async execute({ flags, args }: Input<typeof Propose>): Promise<CommandResult> {
    const context = await sourceContext(flags.workspace);
    const given = flags.next ?? flags.cancel ?? flags.approve;
    if (given !== undefined) return this.derived(given, flags, args.market, context);
    const { market } = args;
    if (market === undefined)
      throw usage('cli/usage', 'the market is missing', { hint: 'name it: plimsoll propose MARKET' });
    const machine = machineOf(await nodeOf(market, context), () => import('../devnet/fork.js'));
    const { propose } = await import('../src/proposal/propose.js');
    const file = flags['description-file'];
    const input = {
      market,
      selection: selectionOf(flags),
      block: blockFrom(flags.block),
      nonce: nonceFrom(flags.nonce),
      route: flags.route,
      title: flags.title ?? null,
      description: file === undefined ? '' : ((await readTextFile(file, file)) ?? '').trim(),
      tool: { name: this.config.name, version: this.config.version },
      lane: flags.emergency ? ('emergency' as const) : ('usual' as const),
      impact: askedImpact(flags, (text) => this.note(text)),
    };
    if (flags.split) {
      const { splitResult } = await import('../src/cli/propose-split.js');
      return splitResult(input, { context, machine, out: flags.out ?? null });
    }
    const { proposal, planned, passedOver, why } = await propose(input, context, machine);
    if (proposal === null) return nothingToPropose(planned);
    return this.written(proposal, { passedOver, why }, flags.out, context);
  }

  /** A bundle that is made of another one: of its next step, or to stop it. */
  private async derived(
    given: string,
    flags: Input<typeof Propose>['flags'],
    named: string | undefined,
    context: SourceContext,
  ): Promise<CommandResult> {
    const alone = ['only', 'include-drift', 'route', 'block', 'title', 'description-file'] as const;
    const wrong = alone.filter((name) => flags[name] !== undefined && String(flags[name]) !== '');
    if (named !== undefined || wrong.length > 0)
      throw usage(
        'cli/usage',
        `a bundle says it already: leave out ${[...(named === undefined ? [] : [named]), ...wrong.map((name) => `--${name}`)].join(', ')}`,
      );
    const bundle = await openAnyBundle(given);
    const blocked = bundle.warnings.find((warning) => warning.data?.verdict === 'BLOCKED');
    if (blocked !== undefined)
      throw refused('bundle/unreadable', `${given} is not whole: ${blocked.message}`, {
        hint: 'take it again from whoever proposed it',
      });
    const machine = machineOf(await nodeOf(bundle.proposal.market, context), () => import('../devnet/fork.js'));
    const nonce = nonceFrom(flags.nonce);
    const proposal =
      flags.next === undefined
        ? await (await import('../src/proposal/derive-companion.js')).companionProposal(
            actOf(flags),
            bundle,
            context,
            machine,
            nonce,
          )
        : await (await import('../src/proposal/derive-next.js')).nextProposal(bundle, context, machine, nonce);
    return this.written(proposal, { passedOver: [] }, flags.out, context);
  }

  private async written(
    proposal: AnyProposal,
    { passedOver, why }: { readonly passedOver: Chosen['passedOver']; readonly why?: Chosen['why'] | undefined },
    out: string | undefined,
    context: SourceContext,
  ): Promise<CommandResult> {
    const { bundleName, writeBundle } = await import('../src/proposal/write-bundle.js');
    const folder =
      out === undefined ? join(context.root, context.workspace.folders.proposals, bundleName(proposal)) : resolve(out);
    await writeBundle(folder, proposal);
    const shown = relative(process.cwd(), folder) || '.';
    return {
      json: proposeJson(proposal, shown, { passedOver, why }),
      text: (style) =>
        [
          ...passedOverLines(passedOver, style),
          ...chosenLines(proposal.route, why, style),
          proposalText(proposal, shown, style),
        ].join('\n'),
    };
  }
}
