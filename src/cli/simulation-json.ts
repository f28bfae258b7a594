import type { Simulation } from '../impact/simulate/report.js';

/** Numbers as JSON has them: what is not finite is null, an error that so few paths cannot tell among them. */
const finite = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value;

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
    scenarios: scenarios.map(({ books, ...scenario }, index) => ({
      ...scenario,
      books: books.map((one, at) => ({ ...one, results: results[index]?.[at] })),
    })),
  };
  return JSON.parse(JSON.stringify(whole, finite)) as Record<string, unknown>;
};
