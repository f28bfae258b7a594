import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { blockFlag, blockFrom } from '../../src/cli/block-flag.js';
import { askedImpact } from '../../src/cli/propose-impact.js';
import type { CommandResult } from '../../src/cli/result.js';
import { selectionFlags, selectionOf } from '../../src/cli/selection-flags.js';
import { simulationFlags } from '../../src/cli/simulation-flags.js';
import { nodeOf, sourceContext } from '../../src/cli/source-context.js';
import { readTextFile } from '../../src/document/files.js';

export default class RouteShow extends BaseCommand<typeof RouteShow> {
  static override summary = 'Show the steps that a change takes on each of its routes: who, what, when.';
  static override description =
    `A route is what a change goes through to reach the chain: a Safe, a timelock, a governor, in any order that plimsoll.yaml
lists under routes (docs/routes.md). The change is what propose would take. For each route that the market names it tells the
steps in order, who takes them, how long that is at best, the ids that governors and timelocks will give, and what is in the
way: a role that is missing, votes that do not suffice. With --book, --scenario or --paths the impact is simulated, and each
route's time is held against the stress that it answers. Nothing is written but what --out asks for: the description that is
voted on, the calldata of a governor, a draft for GovKit, the operation of a timelock, for who proposes by other means.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    route: Flags.string({
      description: 'A route or an authority, by name. Default: those of the market.',
      helpValue: 'NAME',
    }),
    ...selectionFlags,
    block: blockFlag,
    title: Flags.string({ description: 'What the proposal is called.' }),
    'description-file': Flags.file({
      description: 'A text that explains it, before what is said of the change where it is voted on.',
      exists: true,
    }),
    'exact-description': Flags.boolean({
      description: 'Let --description-file be all that is voted on, byte for byte.',
      dependsOn: ['description-file'],
    }),
    out: Flags.string({
      description: 'A folder that is not there yet, for the files of one route.',
      helpValue: 'DIR',
    }),
    ...simulationFlags,
    emergency: Flags.boolean({
      description: 'Put the quickest first, and say whether the change only closes something.',
    }),
  };
  static override examples = [
    '<%= config.bin %> route show aave-v3-ethereum-core',
    '<%= config.bin %> route show aave-v3-ethereum-core --route risk-council --json',
    '<%= config.bin %> route show aave-v3-ethereum-core --scenario plimsoll/march-2020 --emergency',
    '<%= config.bin %> route show aave-v3-ethereum-core --route risk-council --title "Raise the WETH caps" --out drafts/raise-weth-caps',
  ];

  protected override async execute({ flags, args }: Input<typeof RouteShow>): Promise<CommandResult> {
    const context = await sourceContext(flags.workspace);
    const { routeShow } = await import('../../src/cli/route-show.js');
    const { rpc } = await nodeOf(args.market, context);
    const file = flags['description-file'];
    const simulated = flags.book !== undefined || flags.scenario !== undefined || flags.paths !== undefined;
    return routeShow(
      {
        market: args.market,
        route: flags.route ?? null,
        selection: selectionOf(flags),
        block: blockFrom(flags.block),
        title: flags.title ?? null,
        description: {
          kind: flags['exact-description'] ? 'whole' : 'words',
          text: file === undefined ? '' : ((await readTextFile(file, file)) ?? ''),
        },
        out: flags.out === undefined ? null : resolve(flags.out),
        impact: simulated ? askedImpact({ ...flags, 'no-impact': false }, (text) => this.note(text)) : null,
        order: flags.emergency ? 'emergency' : 'preference',
      },
      context,
      rpc,
    );
  }
}
