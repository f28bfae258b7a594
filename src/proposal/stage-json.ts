import type { Hex } from '../chain/hex.js';
import type { RouteCall } from '../route/safe/wrap.js';
import type { Actor, Span, Stage } from '../route/stage.js';
import { checksummed } from '../signer/address.js';

/** How long something takes at least. */
export interface SpanJson {
  readonly seconds: string;
  readonly blocks: string;
}

export interface CallJson {
  readonly to: string;
  readonly value: string;
  readonly data: Hex;
}

/** Who takes a step. */
export type ActorJson =
  | { readonly kind: 'anyone' }
  | {
      readonly kind: 'owners';
      readonly safe: string;
      readonly threshold: string;
      readonly owners: readonly string[];
    }
  | { readonly kind: 'holders'; readonly may: string; readonly accounts: readonly string[] | null }
  | { readonly kind: 'outer' | 'voters'; readonly may: string };

/** A step of a route as JSON has it. */
export interface StageJson {
  readonly name: string;
  readonly of: string;
  readonly actor: ActorJson;
  /** Null where a contract gives a number on the way that they have to name. */
  readonly calls: readonly CallJson[] | null;
  readonly after: SpanJson;
  readonly open: SpanJson | null;
  readonly ids: readonly { readonly name: string; readonly value: string; readonly hex: Hex }[];
}

export const spanJson = ({ seconds, blocks }: Span): SpanJson => ({
  seconds: seconds.toString(),
  blocks: blocks.toString(),
});

/** Who takes a step, with addresses as people compare them. */
export const actorJson = (actor: Actor): ActorJson => {
  switch (actor.kind) {
    case 'anyone':
      return { kind: actor.kind };
    case 'owners':
      return {
        kind: actor.kind,
        safe: checksummed(actor.safe),
        threshold: actor.threshold.toString(),
        owners: actor.owners.map(checksummed),
      };
    case 'holders':
      return { kind: actor.kind, may: actor.may, accounts: actor.accounts?.map(checksummed) ?? null };
    case 'outer':
    case 'voters':
      return { kind: actor.kind, may: actor.may };
  }
};

const callJson = ({ to, value, data }: RouteCall): CallJson => ({
  to: checksummed(to),
  value: value.toString(),
  data,
});

export const stageJson = ({ name, of, actor, calls, after, open, ids }: Stage): StageJson => ({
  name,
  of,
  actor: actorJson(actor),
  calls: calls?.map(callJson) ?? null,
  after: spanJson(after),
  open: open === null ? null : spanJson(open),
  ids: ids.map(({ name: what, value, hex }) => ({ name: what, value, hex })),
});
