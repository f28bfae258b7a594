import { escapeForTerminal } from '../diagnostic/escape.js';
import type { AssetAttack, AttackPoint, AttackReport, WorstAttack } from '../impact/attack/report.js';
import { exactDollars, percentText } from './estimate-text.js';
import { indent } from './indent.js';
import { someOf } from './names.js';
import { timeText } from './scenario.js';
import type { Style } from './style.js';
import { table } from './table.js';

const SHOWN = 5;

const moved = (move: number): string => `${move > 0 ? '+' : ''}${percentText(move, 0)}`;
const margin = (point: AttackPoint | null): string => (point === null ? 'nothing to take' : exactDollars(point.margin));

/** Marks an asset whose depth is not its own. */
const PROXY = '*';

const row = ({ asset, depthProxy, sources, before, after }: AssetAttack): readonly string[] => {
  const point = after.best ?? before.best;
  const name = `${escapeForTerminal(asset)}${depthProxy === null ? '' : PROXY}`;
  if (point === null) return [name, '', '', '', '', '', '', margin(null), margin(null)];
  return [
    name,
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
  const { asset, depthProxy, point } = worst;
  const pays = point.margin < 0 ? `pays ${exactDollars(-point.margin)}` : `loses ${exactDollars(point.margin)}`;
  const depth = depthProxy === null ? '' : ` (depth of ${escapeForTerminal(depthProxy)}, chosen by the scenario)`;
  return `${escapeForTerminal(asset)} at ${moved(point.move)} ${pays}${depth}`;
};

type BothSides = AttackReport['worst'];

const bothText = ({ before, after }: BothSides): string => {
  const [was, is] = [worstText(before), worstText(after)];
  return was === is ? is : `${was} before; ${is} after`;
};

/** An attack that pays is an error, in a depth that somebody chose a warning. */
const tone = ({ after }: BothSides): 'error' | 'warning' | 'good' => {
  if (after === null || after.point.margin >= 0) return 'good';
  return after.depthProxy === null ? 'error' : 'warning';
};

/** What the headline rests on where depth was chosen, and the worst of what was not. */
const ownDepthLines = ({ worst, worstOfOwnDepth, assets }: AttackReport, style: Style): readonly string[] => {
  if ((worst.before?.depthProxy ?? null) === null && (worst.after?.depthProxy ?? null) === null) return [];
  if (assets.every(({ depthProxy }) => depthProxy !== null))
    return ['    no asset has depth of its own: plimsoll depth pull or depth import gives it'];
  return [`    the worst with depth of its own: ${style(tone(worstOfOwnDepth), bothText(worstOfOwnDepth))}`];
};

/** What could not be judged, by what it lacks. */
const notJudgedText = (notJudged: AttackReport['notJudged']): string => {
  const reasons = [...new Set(notJudged.map(({ why }) => why))];
  return reasons
    .map((why) => {
      const assets = notJudged.flatMap((one) => (one.why === why ? [one.asset] : []));
      return escapeForTerminal(`${someOf(assets)}: ${why}`);
    })
    .join('; ');
};

/** The asset that pays an attacker most, or costs one least, before and after. */
export const worstAttackText = ({ worst }: AttackReport, style: Style): string => {
  return style(tone(worst), bothText(worst));
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

/** The cost of attack of one scenario: the worst asset, then the assets that come nearest to paying. */
export const attackText = (report: AttackReport, style: Style): string => {
  const { assets, notJudged } = report;
  const judged = assets.filter(({ before, after }) => before.best !== null || after.best !== null);
  const shown = judged.slice(0, SHOWN);
  const lines = [
    `  cost of attack in this depth, the worst: ${worstAttackText(report, style)}`,
    ...ownDepthLines(report, style),
  ];
  if (shown.length > 0) lines.push(indent(table(COLUMNS, shown.map(row), style)));
  if (judged.length > SHOWN) lines.push(`    and ${judged.length - SHOWN} more: --json has all`);
  if (shown.some(({ depthProxy }) => depthProxy !== null))
    lines.push(`    ${PROXY} in depth that the scenario chose for a class of assets`);
  if (notJudged.length > 0) lines.push(`    ${style('warning', 'not judged')}: ${notJudgedText(notJudged)}`);
  return lines.join('\n');
};
