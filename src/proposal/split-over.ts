/** What one route takes. */
export interface SplitPart<R, U> {
  readonly route: R;
  /** In the order in which they were given; one at least. */
  readonly units: readonly U[];
}

/** A unit that a route does not take, and what is in the way. */
export interface NotTaken<R, U> {
  readonly route: R;
  readonly unit: U;
  readonly why: readonly string[];
}

/** Units over routes. */
export interface Split<R, U> {
  readonly parts: readonly SplitPart<R, U>[];
  /** Of every route that was asked: what it left to those after it. */
  readonly notTaken: readonly NotTaken<R, U>[];
  /** What no route takes. */
  readonly left: readonly U[];
}

/** What is in the way of units together on a route; none: it may take them. */
export type Hindrance<R, U> = (route: R, units: readonly U[]) => Promise<readonly string[]>;

/**
 * As many of the units as a route may take together: all, else each half the same way, on top of what it takes already. What
 * it refuses on the way is refused with what is in the way then. It is asked less than twice for each unit.
 */
const takeMost = async <R, U>(
  route: R,
  units: readonly U[],
  hindrance: Hindrance<R, U>,
): Promise<{ readonly taken: readonly U[]; readonly refused: readonly NotTaken<R, U>[] }> => {
  let taken: readonly U[] = [];
  const refused: NotTaken<R, U>[] = [];
  const take = async (some: readonly U[]): Promise<void> => {
    const why = await hindrance(route, [...taken, ...some]);
    if (why.length === 0) {
      taken = [...taken, ...some];
      return;
    }
    const [unit] = some;
    if (some.length === 1 && unit !== undefined) {
      refused.push({ route, unit, why });
      return;
    }
    const half = Math.ceil(some.length / 2);
    await take(some.slice(0, half));
    await take(some.slice(half));
  };
  if (units.length > 0) await take(units);
  return { taken, refused };
};

/**
 * Split units over routes, the preferred first: each takes all that it may of what the ones before it leave. A route that may
 * take units together is taken to be able to take fewer of them; every part is one that its route was asked about as a whole.
 */
export const splitOver = async <R, U>(
  routes: readonly R[],
  units: readonly U[],
  hindrance: Hindrance<R, U>,
): Promise<Split<R, U>> => {
  const parts: SplitPart<R, U>[] = [];
  const notTaken: NotTaken<R, U>[] = [];
  let left = units;
  for (const route of routes) {
    if (left.length === 0) break;
    const { taken, refused } = await takeMost(route, left, hindrance);
    if (taken.length > 0) parts.push({ route, units: taken });
    notTaken.push(...refused);
    left = refused.map(({ unit }) => unit);
  }
  return { parts, notTaken, left };
};
