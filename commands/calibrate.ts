import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { calibrateFiles } from '../src/cli/calibrate.js';
import { progressOf } from '../src/cli/progress.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { MODEL_NAMES } from '../src/impact/calibrate/asset-model.js';
import type { Estimate } from '../src/impact/outcome.js';
import { calibrationText } from '../src/report/calibration.js';

/** JSON has no infinity: an error that is not known is null. */
const publicEstimate = ({ value, error }: Estimate) => ({ value, error: Number.isFinite(error) ? error : null });

export default class Calibrate extends BaseCommand<typeof Calibrate> {
  static override summary = 'Fit a price model to price files, and write it as a Scenario document.';
  static override description =
    `Each asset is fitted by maximum likelihood, with standard errors, tests of the fit, and a backtest of its value at risk on
steps that the fit did not see. Correlations are those of what the fits leave over, shrunk after Ledoit and Wolf. Times
without a price are left out, never filled.

With --probability it also says at which liquidation threshold an account becomes insolvent with at most that chance while
it is liquidated, and with --liquidity, --debt-cap and --confidence what B.Protocol's SmartLTV allows.`;
  static override args = { files: Args.string({ description: 'Price files, each as [NAME=]FILE.', required: true }) };
  static override strict = false;
  static override flags = {
    model: Flags.string({ description: 'How prices are taken to move.', options: MODEL_NAMES, default: 'garch-t' }),
    step: Flags.string({
      description: 'The step of returns. Default: 1h, or what the files have.',
      helpValue: 'DURATION',
    }),
    horizon: Flags.string({
      description: 'The horizon of the scenario. Default: 1d, or seven steps.',
      helpValue: 'DURATION',
    }),
    lambda: Flags.string({ description: 'The weight of the ewma model.', helpValue: 'NUMBER', default: '0.94' }),
    drift: Flags.string({ description: 'The drift of paths.', options: ['zero', 'history'] as const, default: 'zero' }),
    'held-out': Flags.string({
      description: 'The latest share of steps, for the backtest.',
      helpValue: 'SHARE',
      default: '25%',
    }),
    compare: Flags.boolean({ description: 'Fit every model and show which suits best.' }),
    column: Flags.string({ description: 'The heading of the column with the price.', helpValue: 'NAME' }),
    name: Flags.string({ description: 'The name of the scenario.', helpValue: 'NAME', default: 'calibrated' }),
    title: Flags.string({ description: 'Its title.', helpValue: 'TEXT' }),
    extends: Flags.string({ description: 'The scenario that gives liquidators and depth.', helpValue: 'NAME' }),
    out: Flags.string({ description: 'The document to write.', helpValue: 'FILE' }),
    replace: Flags.boolean({ description: 'Write over the document that is there.', dependsOn: ['out'] }),
    probability: Flags.string({ description: 'The chance of insolvency to find a threshold for.', helpValue: 'SHARE' }),
    within: Flags.string({ description: 'How long a liquidation takes.', helpValue: 'DURATION', default: '4h' }),
    penalty: Flags.string({
      description: 'What liquidators receive above the debt.',
      helpValue: 'SHARE',
      default: '5%',
    }),
    slippage: Flags.string({ description: 'What selling the collateral loses.', helpValue: 'SHARE', default: '0%' }),
    liquidity: Flags.string({
      description: 'Dollars that can be sold within that time.',
      helpValue: 'USD',
      dependsOn: ['debt-cap', 'confidence'],
    }),
    'debt-cap': Flags.string({
      description: 'The most debt, in dollars.',
      helpValue: 'USD',
      dependsOn: ['liquidity', 'confidence'],
    }),
    confidence: Flags.string({
      description: "SmartLTV's confidence factor.",
      helpValue: 'NUMBER',
      dependsOn: ['liquidity', 'debt-cap'],
    }),
  };
  static override examples = [
    '<%= config.bin %> calibrate ETH=prices/ETH.csv BTC=prices/BTC.csv --out scenarios/fitted.yaml --name fitted',
    '<%= config.bin %> calibrate ETH=prices/ETH.csv --model jumps --compare --json',
    '<%= config.bin %> calibrate ETH=prices/ETH.csv --probability 0.1% --within 1d --penalty 5%',
  ];

  protected override async execute({ flags, operands }: Input<typeof Calibrate>): Promise<CommandResult> {
    const done = await calibrateFiles(
      operands,
      flags,
      progressOf((text) => this.note(text), { of: 'fits' }),
    );
    const { calibration, histories, horizon, answers, document, file, findings } = done;
    const { correlation, assets, model, step, from, to, observations, leftOut } = calibration;
    return {
      json: {
        format: 'plimsoll.calibrate/1',
        ok: true,
        model,
        step,
        horizon,
        from,
        to,
        observations,
        leftOut,
        assets: assets.map(({ observations: _observations, covariance: _covariance, ...asset }, i) => ({
          ...asset,
          file: histories[i]?.file ?? '',
          digest: histories[i]?.digest ?? '',
          parameters: asset.parameters.map(({ name, estimate }) => ({ name, ...publicEstimate(estimate) })),
          volatility: publicEstimate(asset.volatility),
        })),
        correlation: {
          matrix: correlation.correlation,
          sample: correlation.sample,
          errors: correlation.errors,
          shrinkage: correlation.shrinkage,
        },
        answers: answers.map((one) => ({ ...one, threshold: publicEstimate(one.threshold) })),
        document,
        file,
        findings: findings.map(publicFinding),
      },
      text: (style) => calibrationText(calibration, answers, file, findings, style),
    };
  }
}
