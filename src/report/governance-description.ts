import type { ChangeJson } from '../plan/diff-json.js';
import type { GovernedChange } from '../proposal/governance/change.js';
import { cell, code, valueCell } from './changes-markdown.js';

/** Each line of a person's text as text: what is left open in one line cannot hide what follows it. */
const wordsLines = (words: string): readonly string[] =>
  words === '' ? [] : [...words.split('\n').map((line) => cell(line.trim())), ''];

const table = (changes: readonly ChangeJson[]): readonly string[] => [
  '| parameter | before | after |',
  '|---|---:|---:|',
  ...changes.map(({ path, before, after }) => `| ${cell(path)} | ${valueCell(before)} | ${valueCell(after)} |`),
];

const consequenceLines = ({ consequences }: GovernedChange): readonly string[] =>
  consequences.length === 0 ? [] : ['These change as a consequence:', '', ...table(consequences), ''];

/**
 * The text that voters are shown of a change: the proposer's words, what changes, the calls, what that rests on. It ends without
 * a line break; the same change gives the same bytes. `words` is the proposer's text without the words that say who may propose.
 */
export const governanceDescription = (change: GovernedChange, words: string, digest: string): string => {
  const { title, market, chain, block, changes, calls, account, commit, edits } = change;
  return [
    `# ${cell(title)}`,
    '',
    ...wordsLines(words),
    '## What changes',
    '',
    ...table(changes),
    '',
    ...consequenceLines(change),
    '## Calls',
    '',
    account === null ? 'In this order:' : `Made by ${account}, in this order:`,
    '',
    ...calls.flatMap((call, index) => [
      `${index + 1}. **${cell(call.title)}**: ${cell(call.contract)} ${call.to}`,
      `   - ${code(call.function)}`,
    ]),
    '',
    '## What this rests on',
    '',
    `- Market **${cell(market)}** on ${cell(chain.name)} (chain ${chain.id}), as of block ${block.number} (${code(block.hash)}).`,
    `- ${commit === null ? 'Documents outside git' : `Commit ${code(commit)}`}${edits === 'none' ? '' : ' **with edits that were not committed**'}.`,
    `- Digest ${code(digest)}: the sha256 of market, chain, block, changes and calls as Plimsoll writes them in ${code('change.json')}. It is not of this text.`,
    '',
    'A proposal executes its calls, whatever this text says of them.',
  ].join('\n');
};
