import type { CheckPorts, ImpactAsked, ImpactFound } from '../check/ports.js';
import type { CheckedImpact } from '../check/report.js';
import type { Side } from '../check/side.js';
import type { Finding } from '../diagnostic/finding.js';
import type { RawBook } from '../impact/book/raw-book.js';
import type { Figure } from '../impact/gate/figure.js';
import type { GateEngine, OnPaths } from '../impact/gate/gate-engine.js';
import type { Change } from '../plan/diff.js';
import { inScope } from '../policy/applies.js';
import type { ImpactAtHand, ImpactRuns } from '../policy/impact-at-hand.js';
import type { ImpactRule, Policy } from '../policy/policy.js';
import type { Market } from '../protocol/market.js';
import type { ParamSet } from '../protocol/param-set.js';
import { type BookRead, beyondOf, readBaseBook, refusal } from './gate-book.js';
import { gateRuns, isSimulated } from './gate-runs.js';
import { progressOf } from './progress.js';

type ReadBook = Extract<BookRead, { ok: true }>;

/** Where gates read from: scenarios of each side, the book of the base alone. */
export interface ImpactInput {
  readonly head: Side;
  readonly trusted: Side;
  /** Tells of progress; left out where nobody waits. */
  readonly note?: (text: string) => void;
}

const impactRules = (policies: readonly Policy[], { head, base }: ImpactAsked): readonly ImpactRule[] =>
  policies.flatMap(({ scope, rules }) =>
    rules.filter((rule): rule is ImpactRule => {
      const markets = [head, ...(base === null ? [] : [base])];
      return rule.kind === 'impact' && markets.some((one) => inScope(scope, one) && inScope(rule.scope, one));
    }),
  );

const unknown = (why: string): ImpactAtHand => ({ kind: 'unknown', why });

/** A book with the parameters of both sides laid over those of its block: what no document manages stays. */
const sidesOf = async (
  book: RawBook,
  base: Market | null,
  market: Market,
): Promise<{ before: ParamSet; after: ParamSet }> => {
  const { overlaid } = await import('../impact/market/overlay.js');
  const before = base === null ? book.params : overlaid(book.params, base.params);
  return { before, after: overlaid(before, market.params) };
};

const both = (head: ImpactAtHand, base: ImpactAtHand, findings: readonly Finding[]): ImpactFound => ({
  head,
  base,
  findings,
  notEvaluated: [],
});

interface Rules {
  readonly head: readonly ImpactRule[];
  readonly base: readonly ImpactRule[];
}

/** Tells of paths that are done, of one scenario after the other. */
const progress = (market: string, note: ImpactInput['note']): OnPaths => {
  const tell = progressOf((text) => note?.(text));
  return (scenario, done, all) => tell(`${market}: ${scenario}`, done, all);
};

/** The engine that runs scenarios, or why it cannot. */
const engineFor = async (
  { book }: ReadBook,
  sides: { readonly before: ParamSet; readonly after: ParamSet },
  onPaths: OnPaths,
): Promise<GateEngine | string> => {
  const { GateEngine: Engine } = await import('../impact/gate/gate-engine.js');
  try {
    return new Engine(book, sides.before, sides.after, onPaths);
  } catch (error) {
    return refusal(error);
  }
};

/** What the rules of each side are held against. Throws what the book's standings do. */
const heldAgainst = async (
  read: ReadBook,
  market: Market,
  asked: ImpactAsked,
  rules: Rules,
  input: ImpactInput,
): Promise<ImpactFound> => {
  const { book, file, findings } = read;
  const [sides, { changesBetween }, { atOnceFigures }, { newlyLiquidatable }, { applied }, { createActing }] =
    await Promise.all([
      sidesOf(book, asked.base, market),
      import('../impact/simulate/frame.js'),
      import('../impact/gate/gate-figures.js'),
      import('../impact/book/newly-liquidatable.js'),
      import('../impact/market/overlay.js'),
      import('../impact/gate/acting.js'),
    ]);
  const { before, after } = sides;
  const changes = changesBetween(before, after);
  const known = {
    kind: 'known' as const,
    time: book.time,
    changes,
    beyond: beyondOf(asked, book),
    atOnce: new Map<string, Figure>(),
    newlyBy: (change: Change): number =>
      newlyLiquidatable(book, before, applied(before, change, change.after)).newly.length,
    actsOn: createActing(book, before, after, changes),
    runsOf: (): ImpactRuns => ({ runs: [], open: [] }),
  };
  if (known.changes.length === 0) return both(known, known, []);
  const atOnce = atOnceFigures(book, before, after);
  const needed = [...rules.head, ...rules.base].some(isSimulated);
  const engine = needed ? await engineFor(read, sides, progress(book.market, input.note)) : null;
  const side = async (own: readonly ImpactRule[], from: Side): Promise<Extract<ImpactAtHand, { kind: 'known' }>> => {
    if (engine === null) return { ...known, atOnce };
    if (typeof engine !== 'string') return { ...known, atOnce, runsOf: await gateRuns(own, from, engine) };
    return { ...known, atOnce, runsOf: () => ({ runs: [], open: [{ scenario: 'every scenario', why: engine }] }) };
  };
  const head = await side(rules.head, input.head);
  const base = await side(rules.base, input.trusted);
  const ran = [
    ...rules.head.flatMap((rule) => head.runsOf(rule).runs),
    ...rules.base.flatMap((rule) => base.runsOf(rule).runs),
  ];
  const told: CheckedImpact = {
    book: {
      file,
      block: book.at.block.toString(),
      time: Number(book.time),
      accounts: book.accounts.length,
      synthetic: book.found.kind === 'synthetic',
    },
    newlyLiquidatable: newlyLiquidatable(book, before, after).newly.length,
    scenarios: [...new Set(ran.map(({ scenario }) => scenario))],
  };
  return { ...both(head, base, findings), told };
};

const impactOf = async (asked: ImpactAsked, input: ImpactInput): Promise<ImpactFound> => {
  const { policies, changes, market } = asked;
  const rules: Rules = {
    head: impactRules(policies.head, asked),
    base: policies.same ? [] : impactRules(policies.base, asked),
  };
  const asks = rules.head.length + rules.base.length > 0;
  const why = 'no policy has a rule on impact';
  if (!asks)
    return { findings: [], notEvaluated: changes.length === 0 ? [] : [{ ruleId: 'check/impact', path: null, why }] };
  const read = await readBaseBook(asked, input);
  if (!read.ok || market === null) {
    const none = unknown(read.ok ? '' : read.why);
    return both(none, none, changes.length === 0 ? [] : read.findings);
  }
  try {
    return await heldAgainst(read, market, asked, rules, input);
  } catch (error) {
    const none = unknown(refusal(error));
    return both(none, none, read.findings);
  }
};

/** The engine behind gates on impact: one market after another, since each takes all threads there are. */
export const impactPort = (input: ImpactInput): CheckPorts['impactOf'] => {
  let last: Promise<unknown> = Promise.resolve();
  return (asked) => {
    const next = last.then(() => impactOf(asked, input));
    last = next.catch(() => undefined);
    return next;
  };
};
