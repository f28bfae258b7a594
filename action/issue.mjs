// Keeps one issue about drift: opened where a diff has changes, written anew each night, closed where it has none.
// Usage: issue.mjs DIFF.json; TOKEN and the runner's own variables.
import { readFile } from 'node:fs/promises';
import { all, ask, isOurs, repository, run } from './github.mjs';

const MARKER = '<!-- plimsoll-drift -->';
const MOST_ROWS = 200;
const LONGEST = 200;

/** A value or name from the chain in a code span of a table: nothing in it is markup, a link or a mention. */
const code = (text) => {
  const shown = [...String(text)]
    .slice(0, LONGEST)
    .map((character) => (/[\p{L}\p{N}\p{P}\p{S} ]/u.test(character) ? character : '\ufffd'))
    .join('');
  return `\`${shown.replace(/[`|\\]/g, '\ufffd') || ' '}\``;
};
const value = (side) => (side === null ? 'absent' : side.text === '' ? 'empty' : code(side.text));
const isPlain = (name) => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/.test(name);

const sectionOf = ({ market, to, changes }) => {
  const name = isPlain(market) ? market : 'MARKET';
  return [
    '',
    `### ${code(market)}`,
    '',
    `The chain at block ${code(to?.block ?? 'unknown')} differs in ${changes.length} value${changes.length === 1 ? '' : 's'}.`,
    '',
    '| parameter | document | chain |',
    '|---|---:|---:|',
    ...changes
      .slice(0, MOST_ROWS)
      .map(({ path, before, after }) => `| ${code(path)} | ${value(before)} | ${value(after)} |`),
    ...(changes.length > MOST_ROWS ? ['', `… and ${changes.length - MOST_ROWS} more`] : []),
    '',
    `If the chain is right, take it over: \`plimsoll import ${name} --update\`, and open a pull request.`,
    `If the document is right, propose it: \`plimsoll propose ${name} --include-drift PATH\`.`,
  ];
};

await run(async () => {
  const diff = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'));
  if (diff.format !== 'plimsoll.diff/1') throw new Error('this is no diff of plimsoll');
  const drifted = diff.diffs.filter(({ changes }) => changes.length > 0);
  const open = await all(`/repos/${repository()}/issues?state=open&labels=plimsoll-drift`);
  const ours = open.find(isOurs(MARKER));
  const path = `/repos/${repository()}/issues`;
  if (drifted.length === 0) {
    if (ours !== undefined)
      await ask('PATCH', `${path}/${ours.number}`, { state: 'closed', state_reason: 'completed' });
    return;
  }
  const lines = [
    MARKER,
    'The chain and the documents are not equal. Somebody changed a value without a pull request, or a',
    'merged one was not executed yet.',
    ...drifted.flatMap(sectionOf),
  ];
  const whole = `${lines.join('\n')}\n`;
  const body =
    whole.length <= 65_000
      ? whole
      : `${whole.slice(0, whole.lastIndexOf('\n', 65_000))}\n\nCut: run plimsoll diff for all of it.\n`;
  const title = `Drift: ${drifted.length} market${drifted.length === 1 ? ' differs' : 's differ'} from the chain`;
  if (ours === undefined) await ask('POST', path, { title, body, labels: ['plimsoll-drift'] });
  else await ask('PATCH', `${path}/${ours.number}`, { title, body });
});
