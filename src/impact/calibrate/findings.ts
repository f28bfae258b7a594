import type { Finding } from '../../diagnostic/finding.js';
import type { AssetCalibration, Calibration } from './calibrate.js';

/** Below this chance a test says that a model is at odds with the data. */
const REJECTED = 0.001;

const misfits = ({ name, tests, backtests }: AssetCalibration): readonly Finding[] => {
  const told = (message: string): Finding => ({
    ruleId: 'calibrate/misfit',
    severity: 'warning',
    path: name,
    message,
    help: 'Fit another model; --compare shows how well each suits.',
  });
  const failed = backtests.filter(({ pValue }) => pValue < REJECTED);
  return [
    ...(tests.ljungBoxSquares.pValue < REJECTED
      ? [told('its variance still moves in ways the model does not have')]
      : []),
    ...failed.map(({ level, exceptions, observations, expected }) =>
      told(
        `its ${(level * 100).toFixed(0)}% value at risk was exceeded in ${exceptions} of ${observations} held-out steps, and ${(expected * observations).toFixed(1)} were to be expected`,
      ),
    ),
  ];
};

/** What a reader of a calibration must be told: fits at an edge, and models that tests reject. */
export const calibrationFindings = ({ assets }: Calibration): readonly Finding[] =>
  assets.flatMap((asset) => [
    ...asset.edges.map(
      (edge): Finding => ({
        ruleId: 'calibrate/edge',
        severity: 'warning',
        path: asset.name,
        message: edge,
        help: 'Standard errors may not hold there. Another model may suit better: --compare shows how well each does.',
      }),
    ),
    ...misfits(asset),
  ]);
