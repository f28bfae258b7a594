import { expect } from 'chai';
import { CODEC_NAMES, codecFromSpec } from '../../src/quantity/codec-spec.js';
import { EULER_SPEC, numberCodec } from './types.js';

const problem = (spec: unknown): string => {
  const made = codecFromSpec(spec);
  return made.ok ? 'accepted' : `${made.problem.code}: ${made.problem.message}. ${made.problem.help}`;
};

describe('quantity/codec-spec', () => {
  it('is a closed list', () => {
    expect([...CODEC_NAMES].sort()).to.deep.equal(
      [
        ...['address', 'bps', 'bytes32Text', 'cents', 'complement', 'enum', 'flag', 'mantissaExponent', 'perSecond'],
        ...['rad', 'ray', 'scaled', 'text', 'token', 'wad', 'whole'],
      ].sort(),
    );
  });

  it('takes a name, a name with an integer type, or an object', () => {
    expect(numberCodec('bps').range.max).to.equal(2n ** 256n - 1n);
    expect(numberCodec('bps uint16').range).to.deep.equal({ min: 0n, max: 65_535n });
    expect(numberCodec({ name: 'wad', type: 'int128' }).range).to.deep.equal({
      min: -(2n ** 127n),
      max: 2n ** 127n - 1n,
    });
    expect(numberCodec({ name: 'scaled', scale: '1e30' }).encode({ n: 2n, d: 1n })).to.deep.equal({
      ok: true,
      raw: 2n * 10n ** 30n,
    });
    expect(codecFromSpec({ name: 'enum', values: { off: 0, on: 5 } })).to.have.nested.property('codec.kind', 'word');
  });

  it('leaves the codec open where the decimals are not known, and takes them from the context', () => {
    const { decimals: _, ...open } = EULER_SPEC;
    for (const spec of ['token', 'token uint128', open, { name: 'complement', of: 'token' }]) {
      expect(codecFromSpec(spec)).to.deep.equal({ ok: true, codec: null });
      expect(codecFromSpec(spec, { decimals: 6 })).to.have.nested.property('codec.kind', 'number');
    }
  });

  const refused: readonly (readonly [unknown, string])[] = [
    ['bbps', 'codec/unknown-name: there is no codec "bbps". Did you mean bps?'],
    [{ name: 'scalled', scale: 1 }, 'codec/unknown-name: there is no codec "scalled". Did you mean scaled?'],
    [{ name: 'scaled', scal: 1 }, 'codec/unknown-key: the codec scaled has no key "scal". Did you mean scale?'],
    [
      { name: 'flag', bit: 1 },
      'codec/unknown-key: the codec flag has no key "bit". The codec flag has no keys besides name.',
    ],
    ['scaled', 'codec/missing-key: the codec scaled lacks "scale". Add scale to the codec.'],
    [
      { name: 'perSecond', scale: '1e27', compounding: 'daily' },
      'codec/invalid-value: "compounding" of the codec perSecond cannot be "daily". Write apr or apy.',
    ],
    ['bps uint300', 'codec/invalid-value: "uint300" is not an integer type. Write uint1 to uint256 or int1 to int256.'],
    [
      { name: 'token', decimals: 1.5 },
      'codec/invalid-value: "decimals" of the codec token cannot be "1.5". Write an integer from 0 to 77; quote it where it has more than 15 digits.',
    ],
    [
      { ...EULER_SPEC, mantissaScale: 64 },
      'codec/invalid-value: "mantissaScale" of the codec mantissaExponent cannot be "64". Write a power of ten.',
    ],
    [
      { name: 'enum', values: ['a', 'a'] },
      'codec/invalid-value: "values" of the codec enum cannot be a list. Write a list of names, or names with their integers.',
    ],
    [
      { name: 'complement', of: 'flag' },
      'codec/invalid-value: "of" of the codec complement cannot be "flag". Write a codec of numbers.',
    ],
    [
      null,
      'codec/invalid-value: this is not a codec. Write a name such as bps, a name and an integer type such as "bps uint16", or an object with a name.',
    ],
  ];
  for (const [spec, expected] of refused) {
    it(`refuses ${JSON.stringify(spec)}`, () => expect(problem(spec)).to.equal(expected));
  }

  it('refuses scales that lost digits as floating point, deep nesting and odd shapes', () => {
    const nest = (depth: number): unknown => (depth === 0 ? 'bps' : { name: 'complement', of: nest(depth - 1) });
    expect(problem(nest(4))).to.equal('accepted');
    for (const spec of [
      { name: 'scaled', scale: 1e30 },
      nest(5),
      nest(50),
      [],
      {},
      7,
      { name: 7 },
      'bps uint16 x',
      '',
    ]) {
      expect(problem(spec)).to.match(/^codec\//);
    }
    expect(problem({ name: '__proto__' })).to.match(/^codec\/unknown-name/);
  });
});
