import { ATTACK_LIMITS, CAPTURE_LIMITS } from '../impact/attack/limits.js';
import { ENGINE_LIMITS } from '../impact/simulate/limits.js';
import type { Simulation } from '../impact/simulate/report.js';

/** Numbers as JSON has them: what is not finite is null, an error that so few paths cannot tell among them. */
export const finite = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value;

/** What is not seen in any scenario. */
export const LIMITS = { engine: ENGINE_LIMITS, attack: ATTACK_LIMITS, authority: CAPTURE_LIMITS };

/** A simulation as `simulate --json` prints it. */
export const simulationJson = ({ frame, results }: Simulation): Record<string, unknown> => {
  const { scenarios, seed, before, after, book, engine, sampling, market, ...rest } = frame;
  const whole = {
    market,
    engine,
    seed,
    sampling,
    inputs: { book, before, after },
    ...rest,
    limits: LIMITS,
    scenarios: scenarios.map(({ books, ...scenario }, index) => ({
      ...scenario,
      books: books.map((one, at) => ({ ...one, results: results[index]?.[at] })),
    })),
  };
  return JSON.parse(JSON.stringify(whole, finite)) as Record<string, unknown>;
};
