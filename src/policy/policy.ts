import type { Severity } from '../diagnostic/finding.js';
import type { Span } from '../document/node.js';
import type { SourceText } from '../document/source.js';
import type { Expr } from '../expr/ast.js';
import type { BookKind } from '../impact/simulate/job.js';
import type { Rational } from '../quantity/rational.js';

/** Which markets a policy, or one rule of it, is for. Null: all. Names and paths may hold `*`. */
export interface Scope {
  readonly protocols: readonly string[] | null;
  readonly markets: readonly string[] | null;
}

/** Entities that rules bound together: stable coins, blue chips, a long tail. */
export interface AssetClass {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  /** Labels or identities of entities, `*` allowed. */
  readonly members: readonly string[];
}

/** A name, or a pattern, by which a policy's own document means entities: in a class, or in the list of a rule. */
export interface NamedEntities {
  readonly pattern: string;
  readonly group: string;
  readonly scope: Scope;
  /** `the class stable`, `house/caps`. */
  readonly where: string;
  readonly path: string;
  readonly span: Span;
}

/** A tier of a class, as its document writes it. */
export interface Tier {
  readonly owner: AssetClass;
  readonly name: string;
  /** Holds of the members that no tier before it takes; null where it takes all of them. */
  readonly when: Expr | null;
  readonly path: string;
  readonly span: Span;
}

/** How far a value may go in one step: by a part of what it was, or by an amount in the parameter's own unit. */
export type Step =
  | { readonly kind: 'relative'; readonly part: Rational; readonly text: string }
  | { readonly kind: 'absolute'; readonly amount: Rational; readonly text: string };

interface RuleBase {
  /** `policy-name/rule-name`: what findings, exceptions and `explain` call it. */
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly severity: Extract<Severity, 'error' | 'warning'>;
  /** Which markets it is for, within those of its policy. */
  readonly scope: Scope;
  /** The group of entities it is about; empty of a rule about the whole market. */
  readonly group: string;
  /** Only entities of these classes; null for all. */
  readonly classes: readonly string[] | null;
  /** Only entities with these labels or identities; null for all. */
  readonly entities: readonly string[] | null;
  /** Only where this holds of the entity as the change leaves it. */
  readonly when: Expr | null;
  /** Who must approve a change that it is about: names as CODEOWNERS has them. */
  readonly reviewers: readonly string[];
  /** Where the rule stands in its document; a pack's rule stands where the document uses the pack. */
  readonly span: Span;
}

/** What must hold of an entity's values; the chain's state is `chain`, the base's values are `base`. */
export interface ValueRule extends RuleBase {
  readonly kind: 'value';
  readonly that: Expr;
  readonly text: string;
}

/** How values may change from the base. */
export interface ChangeRule extends RuleBase {
  readonly kind: 'change';
  /** Parameter names, `*` allowed. */
  readonly parameters: readonly string[];
  /** Only changes that start from, and that lead to, one of these values, as documents write them; null for any. */
  readonly from: readonly string[] | null;
  readonly to: readonly string[] | null;
  readonly maxIncrease: Step | null;
  readonly maxDecrease: Step | null;
  /** Seconds since the parameter was last changed. */
  readonly minDelay: bigint | null;
  /** `never`: the parameter is frozen. */
  readonly allowed: 'within bounds' | 'never';
  /** Values that a change may not start from or lead to, as documents write them. */
  readonly notFrom: readonly string[];
  readonly notTo: readonly string[];
  /** Names among the bounds of a state that take the place of the written step and delay; `{parameter}` is its name. */
  readonly live: { readonly step: string | null; readonly minDelay: string | null };
}

/**
 * What a change may do to the accounts of a market, under simulated stress or at once. It is about the market as a whole: of
 * no group, class or entity.
 */
export interface ImpactRule extends RuleBase {
  readonly kind: 'impact';
  readonly that: Expr;
  readonly text: string;
  /** Names of scenarios; null for all that are run by themselves. */
  readonly scenarios: readonly string[] | null;
  /** The book that it is held against; `worst`: each of them. */
  readonly book: 'worst' | BookKind;
  /** How many standard errors an estimate may be off. */
  readonly standardErrors: Rational;
  readonly paths: number;
  readonly seed: bigint;
}

export type Rule = ValueRule | ChangeRule | ImpactRule;

/** A breach that is accepted: for a reason, by somebody, until a day. */
export interface Exception {
  readonly rule: string;
  readonly market: string;
  /** A parameter's path, `*` allowed. */
  readonly path: string;
  readonly reason: string;
  readonly approver: string;
  /** The last day it counts, `2026-12-31`. */
  readonly until: string;
  readonly span: Span;
}

/** Rules of a workspace as data, compiled. */
export interface Policy {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly source: SourceText;
  /** sha256 of its text. */
  readonly digest: string;
  readonly scope: Scope;
  readonly classes: ReadonlyMap<string, AssetClass>;
  /** What its own document names, that of packs apart. */
  readonly named: readonly NamedEntities[];
  readonly tiers: readonly Tier[];
  readonly rules: readonly Rule[];
  readonly exceptions: readonly Exception[];
  /** What a rule that could not be evaluated does to the verdict. */
  readonly notEvaluated: 'allowed' | 'failing';
  /** Seconds that a state file, or a book, may be old; null where any age is taken. */
  readonly maxStateAge: bigint | null;
}
