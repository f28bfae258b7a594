import { Flags } from '@oclif/core';
import type { PlotSpace } from '../report/plot/chart.js';
import type { SimulationTelling } from '../report/simulation-text.js';
import { LIMITS } from './simulation-json.js';
import { plotSpaceOn } from './terminal.js';

/** Flags of `simulate` and `simulate merge` that say how much is told. */
export const toldFlags = {
  plot: Flags.boolean({
    description: 'Plot distributions over paths, and with --account the health factor over time.',
    exclusive: ['reverse', 'sensitivity', 'shard'],
  }),
  details: Flags.boolean({
    description: 'Every scenario in full, however many there are, and what the engine does not see.',
    exclusive: ['shard'],
  }),
};

/** Where plots are drawn: on stdout. */
export const plotSpace = (): PlotSpace => plotSpaceOn(process.stdout, process.env);

/** How a simulation is told, by those flags. */
export const tellingOf = ({
  plot,
  details,
}: {
  readonly plot: boolean;
  readonly details: boolean;
}): SimulationTelling => ({
  space: plotSpace(),
  shows: new Set([...(plot ? (['plots'] as const) : []), ...(details ? (['details'] as const) : [])]),
  limits: [...LIMITS.engine, ...LIMITS.attack],
});
