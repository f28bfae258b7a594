import type { Style } from '../../report/style.js';
import type { Topic } from './topic.js';

const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1] ?? '';
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
};

const WIDTH = 80;

/** A topic as text for a terminal: the introduction, then a term and its meaning a row, wrapped at 80 columns. */
export const topicText = (topic: Topic, style: Style): string => {
  const term = Math.max(...topic.rows.map(([name]) => name.length)) + 2;
  const rows = topic.rows.map(([name, meaning]) =>
    wrap(meaning, WIDTH - term - 2)
      .map((line, index) => `  ${index === 0 ? style('strong', name.padEnd(term)) : ' '.repeat(term)}${line}`)
      .join('\n'),
  );
  return [wrap(topic.intro, WIDTH).join('\n'), '', ...rows].join('\n');
};

/** The same topic as a Markdown page of `docs/`. */
export const topicMarkdown = (topic: Topic): string => {
  const title = topic.name.replace('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  const cell = (text: string): string => text.replace(/[|<>$*]/g, '\\$&');
  const rows = topic.rows.map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`);
  return [
    `# ${title}`,
    '',
    `${topic.intro} The same page: \`plimsoll help ${topic.name}\`.`,
    '',
    `| ${topic.columns[0]} | ${topic.columns[1]} |`,
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
};
