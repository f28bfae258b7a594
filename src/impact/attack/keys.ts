/** A Safe as the chain has it, with those who control it. Addresses as the reader writes them, each always alike. */
export interface SafeControl {
  readonly address: string;
  readonly version: string;
  /** How many of its owners suffice. */
  readonly threshold: number;
  readonly owners: readonly Controller[];
  /** What may act for it without its owners; null: it does not say. */
  readonly modules: readonly string[] | null;
  /** True where it has more modules than were read. */
  readonly moreModules: boolean;
  /** What looks at everything it executes; null: nothing. */
  readonly guard: string | null;
}

/** Who owns a part of a Safe: a key, a contract that is no Safe, a Safe, or one that was not looked into. */
export type Controller =
  | { readonly kind: 'key' | 'contract' | 'unread'; readonly address: string }
  | ({ readonly kind: 'safe' } & SafeControl)
  /** A Safe that it is itself an owner of, at whatever distance: it brings nobody nearer. */
  | { readonly kind: 'loop'; readonly address: string };

/** The keys that suffice, and what they cost together. */
export interface Keys {
  readonly keys: readonly string[];
  readonly cost: number;
  /** False where so many keys stand in several places that fewer, or cheaper ones, may suffice. */
  readonly exact: boolean;
}

/** Keys in several places whose every choice is tried: 2¹⁰ choices. */
const MOST_SHARED = 10;

/** The outermost keys under a Safe, as often as they stand there: a contract that is none counts as one. */
const leavesOf = ({ owners }: SafeControl): readonly string[] =>
  owners.flatMap((owner) => (owner.kind === 'safe' ? leavesOf(owner) : owner.kind === 'loop' ? [] : [owner.address]));

/** How many different outermost keys there are under a Safe. */
export const keyCount = (safe: SafeControl): number => new Set(leavesOf(safe)).size;

type Choice = Omit<Keys, 'exact'>;
const NONE: Choice = { keys: [], cost: Number.POSITIVE_INFINITY };

/**
 * The cheapest keys with which a Safe can be made to do anything: the fewest, where each costs one. An owner that is a Safe costs
 * what is cheapest for its own threshold; a key that stands in several places is paid for once. Null where no keys suffice.
 */
export const cheapestKeys = (safe: SafeControl, priceOf: (address: string) => number): Keys | null => {
  const counts = new Map<string, number>();
  for (const leaf of leavesOf(safe)) counts.set(leaf, (counts.get(leaf) ?? 0) + 1);
  const several = [...counts].filter(([, count]) => count > 1).sort(([, a], [, b]) => b - a);
  const shared = several.slice(0, MOST_SHARED).map(([address]) => address);
  const cheapest = (of: SafeControl, held: ReadonlySet<string>): Choice => {
    const choices = of.owners
      .map((owner): Choice => {
        if (owner.kind === 'safe') return cheapest(owner, held);
        if (owner.kind === 'loop') return NONE;
        if (held.has(owner.address)) return { keys: [], cost: 0 };
        return shared.includes(owner.address) ? NONE : { keys: [owner.address], cost: priceOf(owner.address) };
      })
      .sort((a, b) => (a.cost === b.cost ? 0 : a.cost - b.cost));
    if (of.threshold > choices.length) return NONE;
    const taken = choices.slice(0, of.threshold);
    return { keys: taken.flatMap(({ keys }) => keys), cost: taken.reduce((sum, { cost }) => sum + cost, 0) };
  };
  let best = NONE;
  for (let choice = 0; choice < 1 << shared.length; choice += 1) {
    const held = shared.filter((_, index) => ((choice >> index) & 1) === 1);
    const rest = cheapest(safe, new Set(held));
    const cost = held.reduce((sum, address) => sum + priceOf(address), rest.cost);
    if (cost < best.cost) best = { keys: [...held, ...rest.keys], cost };
  }
  if (best.cost === Number.POSITIVE_INFINITY) return null;
  return { keys: [...new Set(best.keys)], cost: best.cost, exact: several.length <= MOST_SHARED };
};

/** Every Safe under one, itself first: each once. */
export const safesUnder = (safe: SafeControl): readonly SafeControl[] => {
  const found = new Map<string, SafeControl>();
  const visit = (one: SafeControl): void => {
    if (!found.has(one.address)) found.set(one.address, one);
    for (const owner of one.owners) if (owner.kind === 'safe') visit(owner);
  };
  visit(safe);
  return [...found.values()];
};
