import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ActorJson, StageJson } from '../proposal/stage-json.js';
import type { StepsState } from '../proposal/steps-status.js';
import type { ToldState } from '../review/told-route.js';
import { actorText } from './route-text.js';
import type { Role, Style } from './style.js';
import { table } from './table.js';
import { timeAt } from './time-at.js';

/** Where a proposal of several steps is. */
export interface StepsView {
  readonly state: StepsState;
  readonly route: string;
  /** From 1; null where all are done. */
  readonly next: number | null;
  readonly steps: readonly {
    readonly name: string;
    readonly of: string;
    readonly actor: ActorJson;
    readonly ids: StageJson['ids'];
    readonly state: ToldState | null;
  }[];
}

/** Where a step stands, in words. */
export const stateText = (state: ToldState | null): string => {
  if (state === null) return 'not told by its contract';
  const note = state.note === undefined ? '' : ` (${state.note})`;
  switch (state.kind) {
    case 'done':
      return `done${note}`;
    case 'open':
      return `can be taken${state.until === undefined ? '' : ` until ${timeAt(BigInt(state.until))}`}${note}`;
    case 'waiting':
      return state.from === undefined
        ? state.note === undefined
          ? 'waits for the step before it'
          : `not yet${note}`
        : `from ${timeAt(BigInt(state.from))}${note}`;
    case 'lost':
      return `${state.how}${note}`;
  }
};

const HEADINGS: Readonly<Record<StepsState, readonly [Role, string]>> = {
  draft: ['strong', 'nothing was done yet'],
  signed: ['strong', 'some owners have signed'],
  ready: ['strong', 'enough owners have signed: plimsoll execute'],
  pending: ['strong', 'voting has not begun'],
  voting: ['strong', 'people vote'],
  queued: ['strong', 'it waits for its time'],
  executable: ['good', 'the next step can be taken: plimsoll execute'],
  executed: ['good', 'every step is done: plimsoll verify'],
  superseded: ['error', 'another transaction used the nonce: it can never be executed'],
  expired: ['error', 'it was not taken in time'],
  cancelled: ['error', 'it was cancelled'],
  defeated: ['error', 'the vote was lost'],
  vetoed: ['error', 'it was vetoed'],
  replaced: ['error', 'it was replaced by another'],
};

/** Where every step of a proposal stands; `own` is what is told of the Safe's step, where that is not done. */
export const stepsStatusText = ({ state, route, next, steps }: StepsView, own: string | null, style: Style): string => {
  const [role, heading] = HEADINGS[state];
  const rows = steps.map((step, index) =>
    [
      `${index + 1 === next ? '→' : ' '} ${index + 1}`,
      step.name,
      actorText(step.actor),
      stateText(step.state),
      step.of,
    ].map(escapeForTerminal),
  );
  const ids = [...new Map(steps.flatMap((step) => step.ids).map((id) => [id.hex, id])).values()];
  return [
    `${style(role, state)}  ${heading}`,
    '',
    `Route ${escapeForTerminal(route)}`,
    ...table(
      ['', 'step', 'who', 'state', 'of'].map((title) => ({ title })),
      rows,
      style,
    )
      .split('\n')
      .map((line) => `  ${line}`),
    ...ids.map(({ name, value }) => `  ${escapeForTerminal(name)} ${escapeForTerminal(value)}`),
    ...(own === null ? [] : ['', own]),
  ].join('\n');
};
