import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { diffView } from '../src/cli/diff-view.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { definitionsAtHand, sourceContext } from '../src/cli/source-context.js';
import { EXIT } from '../src/diagnostic/error.js';
import type { Finding } from '../src/diagnostic/finding.js';
import { parseSource } from '../src/observe/source-spec.js';
import { type Comparison, compare, compareFiles } from '../src/plan/compare.js';
import { changeJson } from '../src/plan/diff-json.js';
import { baseOf } from '../src/plan/lock-base.js';
import { globsWithoutFit, onlyFits } from '../src/plan/only.js';
import { marketsOf, resolveSource } from '../src/plan/sources.js';
import { diffText } from '../src/report/diff.js';
import { findingText } from '../src/report/findings.js';

const sideJson = ({ name, at }: Comparison['from']): object =>
  at === null
    ? { source: name }
    : { source: name, chainId: Number(at.chainId), block: Number(at.block), blockHash: at.blockHash };

/** A filter that fits nothing at all would read as "no differences". */
const onlyFindings = (only: readonly string[], comparisons: readonly Comparison[]): readonly Finding[] => {
  const unfit = comparisons.map(({ sets, labelOf }) => globsWithoutFit(only, sets, labelOf));
  return only
    .filter((glob) => unfit.every((globs) => globs.includes(glob)))
    .map((glob) => ({
      ruleId: 'plan/only-fits-nothing',
      severity: 'warning',
      message: `--only ${glob} fits no parameter of these markets`,
      help: 'write a path such as reserves.WETH.ltv, with * for any name',
    }));
};

export default class Diff extends BaseCommand<typeof Diff> {
  static override aliases = ['param:diff'];
  static override summary = 'Show what differs between two sources of parameters.';
  static override description =
    `A source is worktree (the YAML), git:REV, chain, chain@BLOCK, or a snapshot file of Plimsoll or of the protocol's
own tooling. Without sources, the chain is compared with the YAML, and where the two were equal once (plimsoll.lock)
each difference is told apart: intent (the YAML moved), drift (the chain moved) or conflict (both did).`;
  static override args = {
    market: Args.string({ description: 'Markets by name. Default: every one of the workspace.' }),
  };
  static override strict = false;
  static override flags = {
    from: Flags.string({ description: 'The source before.', default: 'chain', helpValue: 'SOURCE' }),
    to: Flags.string({ description: 'The source after.', default: 'worktree', helpValue: 'SOURCE' }),
    only: Flags.string({
      description: 'Only parameters that fit, such as reserves.WETH or "reserves.*.supplyCap".',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'GLOB',
    }),
    'detailed-exitcode': Flags.boolean({ description: 'End with exit code 2 where there are differences.' }),
  };
  static override examples = [
    '<%= config.bin %> diff --from git:HEAD --to worktree',
    '<%= config.bin %> diff aave-v3-ethereum-core --only "reserves.*.supplyCap"',
    '<%= config.bin %> diff --from before.json --to after.json --json',
  ];

  protected override async execute({ flags, operands }: Input<typeof Diff>): Promise<CommandResult> {
    const fits = onlyFits(flags.only ?? []);
    const comparisons = (await this.compare(flags.from, flags.to, operands, flags.workspace)).map((comparison) => ({
      ...comparison,
      changes: comparison.changes.filter((change) => fits(change.path)),
      unmanaged: comparison.unmanaged.filter(fits),
    }));
    const findings = [
      ...comparisons.flatMap((comparison) => comparison.findings),
      ...onlyFindings(flags.only ?? [], comparisons),
    ];
    const differs = comparisons.some((comparison) => comparison.changes.length > 0);
    return {
      json: {
        format: 'plimsoll.diff/1',
        ok: true,
        diffs: comparisons.map((comparison) => ({
          market: comparison.market,
          from: sideJson(comparison.from),
          to: sideJson(comparison.to),
          changes: comparison.changes.map((change) => changeJson(change, comparison.labelOf)),
          unmanaged: comparison.unmanaged,
        })),
        ...(findings.length > 0 ? { findings: findings.map(publicFinding) } : {}),
      },
      text: (style) =>
        [
          ...findings.map((finding) => findingText(finding, style)),
          ...comparisons.map((comparison) => diffText(diffView(comparison), style)),
        ].join('\n'),
      exit: differs && flags['detailed-exitcode'] ? EXIT.changes : EXIT.ok,
    };
  }

  private async compare(
    from: string,
    to: string,
    named: readonly string[],
    folder: string | undefined,
  ): Promise<readonly Comparison[]> {
    const specs = { from: parseSource(from), to: parseSource(to) };
    if (specs.from.kind === 'file' && specs.to.kind === 'file' && named.length === 0) {
      return [await compareFiles(specs.from.path, specs.to.path, await definitionsAtHand(folder))];
    }
    const context = await sourceContext(folder);
    const comparisons: Comparison[] = [];
    for (const market of await marketsOf(context.workspace, named)) {
      const before = await resolveSource(specs.from, from, market, context);
      const after = await resolveSource(specs.to, to, market, context);
      const base = await baseOf(market, context.workspace, after.side.set.protocol);
      comparisons.push(compare(market, before, after, base));
    }
    return comparisons;
  }
}
