import { refused } from '../../diagnostic/error.js';
import type { Measured } from '../../observe/measures.js';
import type { Entity } from '../../protocol/param-set.js';
import type { Group } from '../../protocol/protocol.js';
import { toNumber } from '../../quantity/rational.js';
import type { RateCurve } from '../risk-market.js';
import { flagAs, metricAs, metricOf, numberAs, parameterAs } from './roles.js';
import type { Unknowns } from './unknowns.js';

const RATE = ['rateKink', 'rateBase', 'rateSlope1', 'rateSlope2'] as const;

const without = (group: Group, role: string) =>
  refused('impact/no-role', `the definition gives nothing of ${group.name} the role ${role}`, {
    hint: `give the parameter or metric that it is role: ${role}; the risk engine assumes none in its place`,
  });

/**
 * Reads what roles one entity has. A role that a protocol has nothing for is one thing, a value that is not known another: of the first
 * some have a meaning (no cap is no limit), which the caller states, and any other is refused with `impact/no-role`. The second is
 * never assumed: it is told to `unknowns`, and what is returned then counts for nothing.
 */
export class RoleReader {
  readonly #group: Group;
  readonly #entity: Entity;
  readonly #unknowns: Unknowns;

  constructor(group: Group, entity: Entity, unknowns: Unknowns) {
    this.#group = group;
    this.#entity = entity;
    this.#unknowns = unknowns;
  }

  has(role: string): boolean {
    return parameterAs(this.#group, role) !== undefined;
  }

  /** A number; `absent`, where that is given: what it means that the protocol has no such role. */
  number(role: string, absent?: number): number {
    const value = numberAs(this.#group, this.#entity, role);
    if (value === undefined) {
      if (absent !== undefined) return absent;
      throw without(this.#group, role);
    }
    if (value === 'infinite') return Number.POSITIVE_INFINITY;
    return value === null ? this.#unknown(role) : toNumber(value);
  }

  flag(role: string, absent: 'yes' | 'no'): boolean {
    const value = flagAs(this.#group, this.#entity, role);
    if (value === undefined) return absent === 'yes';
    if (value === null) this.#unknown(role);
    return value === true;
  }

  /** The rate curve; null where the protocol has none of its roles. */
  rate(): RateCurve | null {
    if (!RATE.some((role) => this.has(role))) return null;
    const [kink = 0, base = 0, slope1 = 0, slope2 = 0] = RATE.map((role) => this.number(role));
    return { kink, base, slope1, slope2 };
  }

  /** Whole tokens of a metric that was measured. */
  tokens(role: string, metrics: Measured['metrics']): number {
    if (metricAs(this.#group, role) === undefined) throw without(this.#group, role);
    const value = metricOf(metrics, this.#group, this.#entity.identity, role);
    return value?.kind === 'number' && value.number.exact !== null ? toNumber(value.number.exact) : this.#unknown(role);
  }

  #unknown(role: string): number {
    this.#unknowns.add(role, this.#entity);
    return 0;
  }
}
