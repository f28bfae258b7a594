import { refused } from '../../diagnostic/error.js';
import type { Finding } from '../../diagnostic/finding.js';
import { someOf } from '../../diagnostic/some-of.js';
import type { Entity } from '../../protocol/param-set.js';

/** Values that the engine needs and that are not known, by what they are. */
export class Unknowns {
  readonly #assets = new Map<string, string[]>();

  add(role: string, { label, identity }: Entity): void {
    this.#assets.set(role, [...(this.#assets.get(role) ?? []), label || identity]);
  }

  /** Throws `impact/missing-value`, with a finding for each kind of value, where there are any. */
  refuse(market: string): void {
    const findings = [...this.#assets].map(
      ([role, assets]): Finding => ({
        ruleId: 'impact/missing-value',
        severity: 'error',
        message: `${role} is not known of ${someOf(assets)}`,
        data: { role, assets },
      }),
    );
    const [first, ...rest] = this.#assets;
    if (first === undefined) return;
    const [role, assets] = first;
    const nor = rest.length === 0 ? '' : `, nor ${rest.map(([other]) => other).join(', ')}`;
    throw refused('impact/missing-value', `${role} is not known of ${someOf(assets)} in ${market}${nor}`, {
      hint: 'the chain did not answer it, or holds it in a form that the definition cannot read: see plimsoll diff, and pull the book again',
      findings,
    });
  }
}
