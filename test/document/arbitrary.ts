import fc from 'fast-check';
import type { DocumentNode } from '../../src/document/node.js';

/** A document as a person might have written it: what it says, and the spelling. */
export type Model =
  | {
      readonly kind: 'scalar';
      readonly text: string;
      readonly style: 'plain' | 'double' | 'single' | 'block' | 'empty';
    }
  | {
      readonly kind: 'list';
      readonly items: readonly string[];
      readonly flow: boolean;
      readonly dash: 'level' | 'deeper';
    }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Model])[]; readonly flow: boolean };

const word = fc.constantFrom('80%', '3_000_000', 'true', 'unlimited', '1', 'WETH', 'x y', '$1_000', '0x10', '1e3');
const printable = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', ' ', ':', '#', '"', "'", '\\', '-', '{', '€', '😀'),
  maxLength: 8,
});
const key = fc.constantFrom('ltv', 'cap', 'a', 'b', 'c', 'interestRate', 'eModes', 'x y', '1');
const member = fc.constantFrom('WETH', 'USDC', 'DAI', '1INCH', 'wstETH');

const scalar: fc.Arbitrary<Model> = fc.oneof(
  word.map((text): Model => ({ kind: 'scalar', text, style: 'plain' })),
  printable.map((text): Model => ({ kind: 'scalar', text, style: 'double' })),
  printable.map((text): Model => ({ kind: 'scalar', text, style: 'single' })),
  word.map((text): Model => ({ kind: 'scalar', text: `${text}\n`, style: 'block' })),
  fc.constant<Model>({ kind: 'scalar', text: '', style: 'empty' }),
);
const list: fc.Arbitrary<Model> = fc
  .tuple(
    fc.uniqueArray(member, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    fc.constantFrom('level' as const, 'deeper' as const),
  )
  .map(([items, flow, dash]) => ({ kind: 'list', items, flow, dash }));

const { map } = fc.letrec<{ map: Model; value: Model }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthSize: 'small' }, scalar, list, tie('map')),
  map: fc
    .tuple(
      fc.uniqueArray(fc.tuple(key, tie('value')), { minLength: 1, maxLength: 4, selector: ([name]) => name }),
      fc.boolean(),
    )
    .map(([entries, flow]) => ({ kind: 'map' as const, entries, flow })),
}));

/** A block map with anything in it. */
export const anyModel: fc.Arbitrary<Model> = map.map((model) =>
  model.kind === 'map' ? { ...model, flow: false } : model,
);

const scalarText = (text: string, style: string): string =>
  style === 'double'
    ? JSON.stringify(text)
    : style === 'single'
      ? `'${text.replaceAll("'", "''")}'`
      : style === 'empty'
        ? ''
        : text.trimEnd();

const flowText = (model: Model): string => {
  if (model.kind === 'scalar') return scalarText(model.text, model.style);
  if (model.kind === 'list') return `[${model.items.join(', ')}]`;
  return `{ ${model.entries.map(([name, value]) => `${name}: ${flowText(value)}`).join(', ')} }`;
};

/** A block scalar inside brackets is written plain, and says so. */
const said = (model: Model, inFlow: boolean): unknown => {
  if (model.kind === 'scalar') return model.style === 'block' && inFlow ? model.text.trimEnd() : model.text;
  if (model.kind === 'list') return model.items;
  return Object.fromEntries(model.entries.map(([name, value]) => [name, said(value, inFlow || model.flow)]));
};

export const meaning = (model: Model): unknown => said(model, false);

/** The same of a document that was read. */
export const meaningOf = (node: DocumentNode): unknown => {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list') return node.items.map(meaningOf);
  return Object.fromEntries(node.entries.map(({ key: name, value }) => [name, meaningOf(value)]));
};

export interface Spelling {
  readonly newline: '\n' | '\r\n';
  readonly step: number;
  readonly end: 'newline' | 'none';
}

export const anySpelling: fc.Arbitrary<Spelling> = fc.record({
  newline: fc.constantFrom('\n' as const, '\r\n' as const),
  step: fc.constantFrom(1, 2, 4),
  end: fc.constantFrom('newline' as const, 'none' as const),
});

/** The lines of a block map; every line that can have a comment has one with a number of its own. */
const blockLines = (model: Model, indent: string, step: string, note: () => string): string[] => {
  if (model.kind !== 'map') return [];
  return model.entries.flatMap(([name, value]) => {
    const above = `${indent}${note()}`;
    if (value.kind === 'map' && !value.flow)
      return [above, `${indent}${name}: ${note()}`, ...blockLines(value, indent + step, step, note)];
    if (value.kind === 'list' && !value.flow) {
      const dash = value.dash === 'level' ? indent : indent + step;
      return [above, `${indent}${name}: ${note()}`, ...value.items.map((item) => `${dash}- ${item} ${note()}`)];
    }
    if (value.kind === 'scalar' && value.style === 'block')
      return [above, `${indent}${name}: |`, `${indent}${step}${value.text.trimEnd()}`];
    return [above, `${indent}${name}: ${flowText(value)} ${note()}`];
  });
};

export const spelled = (model: Model, { newline, step, end }: Spelling): string => {
  let notes = 0;
  const note = (): string => {
    notes += 1;
    return `# note ${notes}.`;
  };
  const text = blockLines(model, '', ' '.repeat(step), note).join(newline);
  return end === 'newline' ? text + newline : text;
};
