import { escapeForTerminal } from '../diagnostic/escape.js';
import type { GovernanceProposal } from '../proposal/payload/governance-proposal.js';
import type { PayloadStatus } from '../proposal/payload/payload-status.js';
import type { StageState } from '../route/stage.js';
import { actorText } from './route-text.js';
import type { Role, Style } from './style.js';
import { table } from './table.js';
import { timeAt } from './time-at.js';

const stateText = (state: StageState): string => {
  switch (state.kind) {
    case 'done':
      return 'done';
    case 'open':
      return state.until === null ? 'open' : `open until ${timeAt(state.until)}`;
    case 'waiting':
      return state.from === null ? 'waits for the step before' : `open from ${timeAt(state.from)}`;
    case 'lost':
      return state.how;
  }
};

const ROLES: Readonly<Record<StageState['kind'], Role>> = {
  done: 'good',
  open: 'strong',
  waiting: 'faint',
  lost: 'error',
};

/** Where a payload stands: its steps, who takes them, and the call that can be made next. */
export const payloadStatusText = (
  payload: string,
  { block, executor, steps }: PayloadStatus,
  proposal: GovernanceProposal | null,
  style: Style,
): string => {
  const rows = steps.map(({ stage, state }) => [
    stage.name,
    style(ROLES[state.kind], stateText(state)),
    escapeForTerminal(actorText(stage.actor)),
    escapeForTerminal(state.note ?? ''),
  ]);
  const [next] = steps.filter(({ state }) => state.kind === 'open');
  const calls = next?.stage.calls ?? [];
  return [
    `payload ${payload}, run by ${executor}, at block ${block.number} (${timeAt(block.timestamp)})`,
    '',
    table([{ title: 'step' }, { title: 'state' }, { title: 'who' }, { title: '' }], rows, style),
    ...(next === undefined ? [] : calls.map((call) => `\n${next.stage.name}: to ${call.to}, calldata ${call.data}`)),
    ...(proposal === null
      ? []
      : [
          `\npropose: to the governance, with its fee, calldata ${proposal.calldata}`,
          `proposal.md is to be on IPFS as ${proposal.cid}`,
        ]),
  ].join('\n');
};
