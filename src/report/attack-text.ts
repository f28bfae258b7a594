import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AssetAttack, AttackPoint, AttackReport, AuthorityCapture, WorstAttack } from '../impact/attack/report.js';
import { exactDollars, percentText } from './estimate-text.js';
import { indent } from './indent.js';
import { someOf } from './names.js';
import { timeText } from './scenario.js';
import type { Style } from './style.js';
import { table } from './table.js';

const SHOWN = 5;

const moved = (move: number): string => `${move > 0 ? '+' : ''}${percentText(move, 0)}`;
const margin = (point: AttackPoint | null): string => (point === null ? 'nothing to take' : exactDollars(point.margin));

const row = ({ asset, sources, before, after }: AssetAttack): readonly string[] => {
  const point = after.best ?? before.best;
  if (point === null) return [escapeForTerminal(asset), '', '', '', '', '', '', margin(null), margin(null)];
  return [
    escapeForTerminal(asset),
    moved(point.move),
    `${sources.needed} of ${sources.of}`,
    timeText(Math.round(point.seconds)),
    exactDollars(point.capital),
    exactDollars(point.cost),
    exactDollars(point.extractable),
    margin(before.best),
    margin(after.best),
  ];
};

const worstText = (worst: WorstAttack | null): string => {
  if (worst === null) return 'no move of a price takes anything';
  const { asset, point } = worst;
  const pays = point.margin < 0 ? `pays ${exactDollars(-point.margin)}` : `loses ${exactDollars(point.margin)}`;
  return `${escapeForTerminal(asset)} at ${moved(point.move)} ${pays}`;
};

const COLUMNS = [
  { title: 'asset' },
  { title: 'move', align: 'right' },
  { title: 'sources', align: 'right' },
  { title: 'held', align: 'right' },
  { title: 'needs', align: 'right' },
  { title: 'costs', align: 'right' },
  { title: 'takes', align: 'right' },
  { title: 'margin before', align: 'right' },
  { title: 'after', align: 'right' },
] as const;

/** The asset that pays an attacker most, or costs one least, before and after. */
export const worstAttackText = ({ worst }: AttackReport, style: Style): string => {
  const pays = (worst.after?.point.margin ?? 0) < 0;
  const [was, is] = [worstText(worst.before), worstText(worst.after)];
  return style(pays ? 'error' : 'good', was === is ? is : `${was} before; ${is} after`);
};

/** The cost of attack of one scenario: the worst asset, then the assets that come nearest to paying. */
export const attackText = (report: AttackReport, style: Style): string => {
  const { assets, notJudged } = report;
  const judged = assets.filter(({ before, after }) => before.best !== null || after.best !== null);
  const lines = [`  cost of attack in this depth, the worst: ${worstAttackText(report, style)}`];
  if (judged.length > 0) lines.push(indent(table(COLUMNS, judged.slice(0, SHOWN).map(row), style)));
  if (judged.length > SHOWN) lines.push(`    and ${judged.length - SHOWN} more: --json has all`);
  const names = notJudged.map(({ asset }) => asset);
  if (names.length > 0)
    lines.push(
      `    ${style('warning', 'not judged')}: ${escapeForTerminal(someOf(names))}: no price or depth is known`,
    );
  return lines.join('\n');
};

/** True where two scenarios say the same of attacks. */
export const sameAttack = (one: AttackReport, other: AttackReport | undefined): boolean =>
  other !== undefined && JSON.stringify(one) === JSON.stringify(other);

/** What is stated of the authority, against what its values decide over. */
export const authorityText = ({ name, attestations, reviewers, notStated, controls }: AuthorityCapture): string => {
  const of = reviewers === null ? '' : ` of ${reviewers} reviewers`;
  return `authority ${escapeForTerminal(name)}: ${attestations} ${attestations === 1 ? 'attestation' : 'attestations'}${of} needed; its values decide over ${exactDollars(controls.supplied)} supplied, ${exactDollars(controls.borrowed)} borrowed; not stated: ${notStated.join(', ')}`;
};
