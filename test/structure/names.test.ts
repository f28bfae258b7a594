import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../program.js';
import { type Source, sourcesOf } from './sources.js';

/** Names that mean one protocol only. A plain word that is also a name (compound, maker) is caught as a text of its own. */
const NAMES = [
  'aave',
  'comet',
  'makerdao',
  'perpetual protocol',
  'curie',
  'morpho',
  'euler',
  'spark',
  'synthetix',
  'gmx',
];
const WORDS = ['compound', 'maker', 'perp', 'liquity', 'venus', 'frax'];

const definitions = (): string[] => {
  const folder = join(root, 'protocols');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => file.endsWith('.yaml')).map((file) => file.replace(/\.yaml$/, ''));
};

/** Where a source names a protocol, as `file: name`. */
const named = ({ file, text }: Source, names: readonly string[], words: readonly string[]): string[] =>
  [
    ...names.filter((name) => new RegExp(`(?<![a-z])${name}(?![a-z])`, 'i').test(text)),
    ...words.filter((word) => new RegExp(`['"\`]${word}['"\`]|\\b${word}[- _]?v\\d`, 'i').test(text)),
  ].map((name) => `${file}: ${name}`);

describe('the sources', () => {
  it('know no protocol by name: protocols are data', () => {
    const files = definitions();
    const names = [...NAMES, ...files.filter((name) => /[-\d]/.test(name))];
    const words = [...WORDS, ...files.filter((name) => !/[-\d]/.test(name))];
    expect(sourcesOf('src').flatMap((source) => named(source, names, words))).to.deep.equal([]);
  });

  it('are searched in a way that would find one', () => {
    const found = (text: string): string[] => named({ file: 'x', text }, ['aave', 'aave-v3'], ['maker']);
    expect(found("if (protocol === 'aave-v3')")).to.deep.equal(['x: aave', 'x: aave-v3']);
    expect(found('// as Aave does')).to.deep.equal(['x: aave']);
    expect(found("name === 'maker'")).to.deep.equal(['x: maker']);
    expect(found('a market maker quotes both sides')).to.deep.equal([]);
  });

  it('fit on a screen or two: no file above 300 lines', () => {
    const long = ['src', 'commands', 'devnet'].flatMap(sourcesOf).filter(({ text }) => text.split('\n').length > 301);
    expect(long.map(({ file }) => file)).to.deep.equal([]);
  });
});
