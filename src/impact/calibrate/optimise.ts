import { type Matrix, solve } from '../statistics/matrix.js';

/** What is to be made smallest. Infinity is as good as “not allowed”. */
export type Objective = (at: readonly number[]) => number;

interface Vertex {
  readonly at: readonly number[];
  readonly value: number;
}

const ROUNDS = 4000;

/** One run of the simplex method of Nelder and Mead (1965), with the usual coefficients 1, 2, ½, ½. */
const simplex = (objective: Objective, start: readonly number[], size: number): Vertex => {
  const vertex = (at: readonly number[]): Vertex => {
    const value = objective(at);
    return { at, value: Number.isNaN(value) ? Infinity : value };
  };
  let all = [start, ...start.map((_, i) => start.map((x, j) => (i === j ? x + size : x)))].map(vertex);
  const toward = (from: readonly number[], to: readonly number[], by: number): Vertex =>
    vertex(from.map((x, i) => x + by * ((to[i] ?? 0) - x)));
  for (let round = 0; round < ROUNDS; round++) {
    all = all.toSorted((a, b) => a.value - b.value);
    const [best, worst, second] = [all[0], all.at(-1), all.at(-2)];
    if (best === undefined || worst === undefined || second === undefined) break;
    if (worst.value - best.value <= 1e-12 * (Math.abs(best.value) + 1)) break;
    const others = all.slice(0, -1);
    const centre = start.map((_, i) => others.reduce((sum, { at }) => sum + (at[i] ?? 0), 0) / others.length);
    const reflected = toward(centre, worst.at, -1);
    let next = reflected;
    if (reflected.value < best.value) {
      const further = toward(centre, worst.at, -2);
      if (further.value < reflected.value) next = further;
    } else if (reflected.value >= second.value) {
      const inside = reflected.value < worst.value ? toward(centre, reflected.at, 0.5) : toward(centre, worst.at, 0.5);
      if (inside.value >= Math.min(worst.value, reflected.value)) {
        all = [best, ...all.slice(1).map(({ at }) => toward(best.at, at, 0.5))];
        continue;
      }
      next = inside;
    }
    all = [...others, next];
  }
  return all.reduce((least, one) => (one.value < least.value ? one : least));
};

const widths = (at: readonly number[]): readonly number[] => at.map((x) => 1e-4 * Math.max(1, Math.abs(x)));

const moved = (at: readonly number[], moves: readonly (readonly [number, number])[]): readonly number[] => {
  const next = [...at];
  for (const [i, by] of moves) next[i] = (next[i] ?? 0) + by;
  return next;
};

/** The gradient, by central differences of the given widths. */
const gradient = (objective: Objective, at: readonly number[], width: readonly number[]): readonly number[] =>
  at.map((_, i) => {
    const h = width[i] ?? 0;
    return (objective(moved(at, [[i, h]])) - objective(moved(at, [[i, -h]]))) / (2 * h);
  });

/** The matrix of second derivatives, by central differences of the given widths. */
export const hessian = (objective: Objective, at: readonly number[], width: readonly number[] = widths(at)): Matrix => {
  const here = objective(at);
  return at.map((_, i) =>
    at.map((__, j) => {
      const [h, k] = [width[i] ?? 0, width[j] ?? 0];
      if (i === j) return (objective(moved(at, [[i, h]])) - 2 * here + objective(moved(at, [[i, -h]]))) / (h * h);
      const corner = (a: number, b: number) =>
        objective(
          moved(at, [
            [i, a * h],
            [j, b * k],
          ]),
        );
      return (corner(1, 1) - corner(1, -1) - corner(-1, 1) + corner(-1, -1)) / (4 * h * k);
    }),
  );
};

/**
 * The place where an objective is smallest: simplexes, begun anew at the best place until they win nothing, then Newton steps that
 * are taken only where they do not lose. Nothing is drawn, so the same objective gives the same place.
 */
export const minimise = (objective: Objective, start: readonly number[]): Vertex => {
  let best = simplex(objective, start, 0.25);
  for (let restart = 0; restart < 6; restart++) {
    const next = simplex(objective, best.at, 0.05);
    const won = best.value - next.value;
    if (next.value <= best.value) best = next;
    if (won <= 1e-9 * (Math.abs(best.value) + 1)) break;
  }
  for (let round = 0; round < 4; round++) {
    const width = widths(best.at);
    const step = solve(hessian(objective, best.at, width), gradient(objective, best.at, width));
    if (step === null) break;
    const at = best.at.map((x, i) => x - (step[i] ?? 0));
    const value = objective(at);
    if (!(value <= best.value + 1e-10 * Math.abs(best.value))) break;
    best = { at, value };
  }
  return best;
};
