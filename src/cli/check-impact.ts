import type { CheckPorts, ImpactAsked, ImpactFound } from '../check/ports.js';
import type { CheckedImpact } from '../check/report.js';
import type { Side } from '../check/side.js';
import { PlimsollError } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { references } from '../expr/references.js';
import type { RawBook } from '../impact/book/raw-book.js';
import type { GateEngine } from '../impact/gate/gate-engine.js';
import { needsScenario } from '../impact/gate/metric-names.js';
import { inScope } from '../policy/applies.js';
import type { ImpactAtHand, ImpactRun, ImpactRuns } from '../policy/impact-at-hand.js';
import type { ImpactRule, Policy } from '../policy/policy.js';
import type { Market } from '../protocol/market.js';
import { entitiesOf, entityOf, type ParamSet } from '../protocol/param-set.js';

/** Where gates read from: scenarios of each side, the book of the base alone. */
export interface ImpactInput {
  readonly head: Side;
  readonly trusted: Side;
}

const impactRules = (policies: readonly Policy[], { head, base }: ImpactAsked): readonly ImpactRule[] =>
  policies.flatMap(({ scope, rules }) =>
    rules.filter((rule): rule is ImpactRule => {
      const markets = [head, ...(base === null ? [] : [base])];
      return rule.kind === 'impact' && markets.some((one) => inScope(scope, one) && inScope(rule.scope, one));
    }),
  );

const unknown = (why: string): ImpactAtHand => ({ kind: 'unknown', why });

/** What an engine or a document refuses is a reason why something is not known; anything else is a bug. */
const refusal = (error: unknown): string => {
  if (error instanceof PlimsollError) {
    const first = error.findings.find(({ severity }) => severity === 'error');
    return first === undefined ? error.message : `${error.message}: ${first.message}`;
  }
  throw error;
};

type BookRead =
  | { readonly ok: true; readonly file: string; readonly book: RawBook; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly why: string; readonly findings: readonly Finding[] };

const readBaseBook = async (asked: ImpactAsked, { head, trusted }: ImpactInput): Promise<BookRead> => {
  const name = (asked.base ?? asked.head).name;
  const path = `books/${name}.json`;
  const none = (why: string, findings: readonly Finding[] = []): BookRead => ({ ok: false, why, findings });
  if (asked.market === null) return none("the base's definition cannot read the document");
  try {
    const text = await trusted.files.read(path);
    if (text === null)
      return none(
        trusted !== head && (await head.files.read(path)) !== null
          ? `the base has no ${path}: a book that comes with a change counts once it is merged`
          : `there is no book ${path}: plimsoll book pull ${name} makes it`,
      );
    const [{ readBook }, { checkBook }] = await Promise.all([
      import('../impact/book/book-file.js'),
      import('../impact/book/check-book.js'),
    ]);
    const book = readBook(text, path, asked.market.params.protocol);
    if (book.market !== name) return none(`${path} is a book of ${book.market}`);
    // The book is the base's: what is wrong with it is said, and is no error of this change.
    const findings = checkBook(book).map((finding): Finding => ({ ...finding, severity: 'warning', file: path }));
    const wrong = checkBook(book).find((finding) => hasErrors([finding]));
    return wrong === undefined
      ? { ok: true, file: path, book, findings }
      : none(`${path} is wrong: ${wrong.message}`, findings);
  } catch (error) {
    return none(refusal(error));
  }
};

/** Entities that a change is about, or where nothing is compared the document, and the book does not have. */
const beyondOf = ({ changes, base, head }: ImpactAsked, book: RawBook): readonly string[] => {
  const named: readonly { group: string; identity: string; path: string }[] =
    base === null
      ? [...entitiesOf(head.params)].map(({ group, entity }) => ({
          group: group.name,
          identity: entity.identity,
          path: group.identity === null ? group.name : `${group.name}.${entity.label}`,
        }))
      : changes
          .filter(({ after }) => after !== null)
          .map(({ group, identity, parameter, path }) => ({
            group,
            identity,
            path: path.slice(0, path.length - parameter.length - 1),
          }));
  const missing = named.filter(({ group, identity }) => entityOf(book.params, group, identity) === undefined);
  return [...new Set(missing.map(({ path }) => path))];
};

const keyOf = ({ scenarios, paths, seed, book }: ImpactRule): string =>
  JSON.stringify([scenarios, paths, String(seed), book]);

/** Runs what the rules of one side ask for, with its scenarios. */
const runSide = async (
  rules: readonly ImpactRule[],
  side: Side,
  engine: GateEngine,
): Promise<ReadonlyMap<string, ImpactRuns>> => {
  const [{ Scenarios }, { compileNamed, usualScenarios }] = await Promise.all([
    import('../impact/scenario/scenarios.js'),
    import('../impact/scenario/compile-named.js'),
  ]);
  const scenarios = new Scenarios(side.files, side.folders.scenarios);
  const all = new Map<string, ImpactRuns>();
  for (const rule of rules) {
    if (all.has(keyOf(rule)) || !references(rule.that).some(needsScenario)) continue;
    const runs: ImpactRun[] = [];
    const open: { scenario: string; why: string }[] = [];
    for (const name of rule.scenarios ?? (await usualScenarios(scenarios))) {
      try {
        const { scenario, findings } = await compileNamed(scenarios, name, engine.market, side.files);
        const why = findings.find(({ severity }) => severity === 'error')?.message ?? 'it cannot be compiled';
        if (scenario === null) open.push({ scenario: name, why });
        else {
          const found = await engine.run(scenario, rule);
          // A book that is not there is the book as it is: nothing in the change makes it another.
          const kind = found.some(({ book }) => book === rule.book) ? rule.book : 'as-is';
          const taken = rule.book === 'worst' ? found : found.filter(({ book }) => book === kind);
          runs.push(...taken.map((one) => ({ scenario: name, ...one })));
        }
      } catch (error) {
        open.push({ scenario: name, why: refusal(error) });
      }
    }
    all.set(keyOf(rule), { runs, open });
  }
  return all;
};

const NO_RUNS: ImpactRuns = { runs: [], open: [] };

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

const impactOf = async (asked: ImpactAsked, input: ImpactInput): Promise<ImpactFound> => {
  const { policies, changes, market } = asked;
  const rules = {
    head: impactRules(policies.head, asked),
    base: policies.same ? [] : impactRules(policies.base, asked),
  };
  const asks = rules.head.length + rules.base.length > 0;
  const why = 'no policy has a rule on impact';
  if (!asks)
    return { findings: [], notEvaluated: changes.length === 0 ? [] : [{ ruleId: 'check/impact', path: null, why }] };
  const both = (head: ImpactAtHand, base: ImpactAtHand, findings: readonly Finding[]): ImpactFound => ({
    head,
    base,
    findings,
    notEvaluated: [],
  });
  const read = await readBaseBook(asked, input);
  if (!read.ok || market === null) {
    const none = unknown(read.ok ? '' : read.why);
    return both(none, none, changes.length === 0 ? [] : read.findings);
  }
  const { book, findings } = read;
  try {
    const [{ before, after }, { changesBetween }, { atOnceFigures }, { newlyLiquidatable }, { GateEngine: Engine }] =
      await Promise.all([
        sidesOf(book, asked.base, market),
        import('../impact/simulate/frame.js'),
        import('../impact/gate/gate-figures.js'),
        import('../impact/book/newly-liquidatable.js'),
        import('../impact/gate/gate-engine.js'),
      ]);
    const { withValues } = await import('../plan/state.js');
    const moved = changesBetween(before, after);
    const beyond = beyondOf(asked, book);
    const atOnce = moved.length === 0 ? new Map() : atOnceFigures(book, before, after);
    const needs =
      moved.length > 0 && [...rules.head, ...rules.base].some(({ that }) => references(that).some(needsScenario));
    let engine: GateEngine | string = 'nothing needs it';
    try {
      if (needs) engine = new Engine(book, before, after);
    } catch (error) {
      engine = refusal(error);
    }
    const ran = new Set<string>();
    const side = async (own: readonly ImpactRule[], from: Side): Promise<ImpactAtHand> => {
      const runs = typeof engine === 'string' ? null : await runSide(own, from, engine);
      const open = typeof engine === 'string' ? engine : '';
      for (const one of runs?.values() ?? []) for (const { scenario } of one.runs) ran.add(scenario);
      return {
        kind: 'known',
        time: book.time,
        changes: moved,
        beyond,
        atOnce,
        newlyBy: ({ group, identity, parameter, after: value }) =>
          value === null
            ? 0
            : newlyLiquidatable(book, before, withValues(before, group, identity, new Map([[parameter, value]]))).newly
                .length,
        runsOf: (rule) =>
          runs === null
            ? { runs: [], open: [{ scenario: 'every scenario', why: open }] }
            : (runs.get(keyOf(rule)) ?? NO_RUNS),
      };
    };
    const head = await side(rules.head, input.head);
    const other = await side(rules.base, input.trusted);
    if (moved.length === 0) return both(head, other, []);
    const told: CheckedImpact = {
      book: {
        file: read.file,
        block: book.at.block.toString(),
        time: Number(book.time),
        accounts: book.accounts.length,
        synthetic: book.found.kind === 'synthetic',
      },
      newlyLiquidatable: newlyLiquidatable(book, before, after).newly.length,
      scenarios: [...ran],
    };
    return { ...both(head, other, findings), told };
  } catch (error) {
    const none = unknown(refusal(error));
    return both(none, none, findings);
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
