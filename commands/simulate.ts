import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { drawsFrom, kindsFrom, type SimulateInput, seedFrom, shardFrom, simulate } from '../src/cli/simulate.js';
import { modeFrom, simulateMode } from '../src/cli/simulate-modes.js';
import { simulationJson } from '../src/cli/simulation-json.js';
import { tellingOf, toldFlags } from '../src/cli/simulation-told.js';
import { sourceContext } from '../src/cli/source-context.js';
import { usage } from '../src/diagnostic/error.js';
import { escapeForTerminal } from '../src/diagnostic/escape.js';
import { writeFileAtomically } from '../src/document/files.js';
import { findingText } from '../src/report/findings.js';
import { simulationText } from '../src/report/simulation-text.js';

export default class Simulate extends BaseCommand<typeof Simulate> {
  static override summary = 'Say what a change does to solvency: who is liquidated, how much bad debt, who pays.';
  static override description =
    `Runs the market's book under the scenarios of the workspace, or those that come with the program, with the parameters
before and after, on the same paths of prices. Every estimate has its standard error. Loosening changes no account that is
there, so three books are run: as it is, with caps filled by accounts like these, and with borrowers at the new limits as
they were at the old. Nothing is written but the part of a shard.

The same seed gives the same numbers, bit for bit, on one thread or many, and in shards that simulate merge puts together.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    book: Flags.string({ description: 'The book. Default: books/<market>.json.', helpValue: 'FILE' }),
    depth: Flags.string({
      description: 'What was measured of depth. Default: depth/<market>.json, where it is there.',
      helpValue: 'FILE',
    }),
    from: Flags.string({
      description: "The parameters before. Default: those of the book's block.",
      helpValue: 'SOURCE',
    }),
    to: Flags.string({ description: 'The parameters after.', default: 'worktree', helpValue: 'SOURCE' }),
    scenario: Flags.string({
      description: 'A scenario, by name. Default: all.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME',
    }),
    paths: Flags.integer({
      description: 'Paths of prices for each scenario.',
      default: 1000,
      min: 1,
      max: 10_000_000,
      helpValue: 'N',
    }),
    seed: Flags.string({ description: 'Where random numbers start.', default: '1', helpValue: 'N' }),
    sampling: Flags.option({
      description: 'How paths are drawn: quasi evens them out, importance lowers what the book holds and weighs paths.',
      options: ['random', 'quasi', 'importance'] as const,
      default: 'random',
    })(),
    'parameter-draws': Flags.integer({
      description:
        'Redraws of the parameters that a scenario states errors of: what the model adds to the error of paths.',
      default: 0,
      min: 0,
      max: 1000,
      helpValue: 'K',
      exclusive: ['account', 'reverse', 'sensitivity'],
    }),
    books: Flags.string({
      description: 'Books besides the one as it is: filled, relevered. Default: both.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'BOOK',
    }),
    threads: Flags.integer({
      description: 'Threads. Default: as many as the computer has.',
      min: 1,
      max: 256,
      helpValue: 'N',
    }),
    shard: Flags.string({ description: 'Run one of n shards.', helpValue: 'I/N', dependsOn: ['out'] }),
    out: Flags.string({ description: 'The part that a shard writes.', helpValue: 'FILE', dependsOn: ['shard'] }),
    account: Flags.string({
      description: 'Follow one account through one path instead: what happens to it when, and why.',
      helpValue: 'ADDRESS',
      exclusive: ['reverse', 'sensitivity', 'shard'],
    }),
    path: Flags.string({
      description: 'The path, by number from 1, or worst: the one with most bad debt. Default: worst.',
      helpValue: 'N',
      dependsOn: ['account'],
    }),
    reverse: Flags.boolean({
      description: 'Find instead the smallest fall of prices that makes bad debt, and that empties the backstops.',
      exclusive: ['account', 'sensitivity', 'shard'],
    }),
    falling: Flags.string({
      description:
        'What falls in the curve of what becomes liquidatable, each alone and all together, and with --reverse. Default: all that is not worth about a dollar.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'SYMBOL',
      exclusive: ['account', 'sensitivity'],
    }),
    sensitivity: Flags.boolean({
      description: 'Say instead which changed parameter causes how much of the difference.',
      exclusive: ['account', 'reverse', 'shard'],
    }),
    ...toldFlags,
  };
  static override examples = [
    '<%= config.bin %> simulate aave-v3-ethereum-core',
    '<%= config.bin %> simulate aave-v3-ethereum-core --scenario plimsoll/march-2020 --json',
    '<%= config.bin %> simulate aave-v3-ethereum-core --scenario plimsoll/march-2020 --falling WETH --plot',
    '<%= config.bin %> simulate aave-v3-ethereum-core --shard 1/2 --out part-1.json',
    '<%= config.bin %> simulate aave-v3-ethereum-core --shard 2/2 --out part-2.json',
    '<%= config.bin %> simulate aave-v3-ethereum-core --account 0x14dC79964da2C08b23698B3D3cc7Ca32193d9955 --scenario plimsoll/march-2020',
    '<%= config.bin %> simulate aave-v3-ethereum-core --reverse --falling WETH',
    '<%= config.bin %> simulate aave-v3-ethereum-core --sensitivity --scenario plimsoll/march-2020',
  ];

  protected override async execute({ flags, args }: Input<typeof Simulate>): Promise<CommandResult> {
    const shard = shardFrom(flags.shard);
    const mode = modeFrom(flags);
    const input: SimulateInput = {
      market: args.market,
      book: flags.book,
      depth: flags.depth,
      from: flags.from,
      to: flags.to,
      scenarios: flags.scenario ?? [],
      falling: flags.reverse ? [] : (flags.falling ?? []),
      paths: flags.paths,
      seed: seedFrom(flags.seed),
      sampling: flags.sampling,
      parameterDraws: drawsFrom(flags['parameter-draws'], shard),
      kinds: kindsFrom(flags.books ?? []),
      threads: flags.threads ?? null,
      shard,
      note: (text) => this.note(text),
    };
    const context = await sourceContext(flags.workspace);
    if (mode !== null) return simulateMode(mode, input, context, tellingOf(flags));
    const { simulation, part, findings } = await simulate(input, context);
    const told = findings.map(publicFinding);
    if (simulation !== null)
      return {
        json: { format: 'plimsoll.simulate/1', ok: true, ...simulationJson(simulation), findings: told },
        text: (style) =>
          [
            ...findings.map((finding) => findingText(finding, style)),
            simulationText(simulation, style, tellingOf(flags)),
          ].join('\n'),
      };
    const { out } = flags;
    if (out === undefined) throw usage('simulate/shard', 'a shard is written to a file', { hint: 'give --out FILE' });
    const { partText } = await import('../src/impact/simulate/part-file.js');
    await writeFileAtomically(resolve(out), partText(part), 'replace');
    const paths = part.ranges.reduce((sum, { from, to }) => sum + to - from, 0);
    return {
      json: { format: 'plimsoll.simulate/1', ok: true, file: out, paths, findings: told },
      text: () => `${paths} paths written to ${escapeForTerminal(out)}: plimsoll simulate merge puts shards together`,
    };
  }
}
