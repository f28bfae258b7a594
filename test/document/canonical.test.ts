import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalDigest, canonicalText } from '../../src/document/canonical.js';

describe('canonical text', () => {
  it('is the one that another program makes of the same data', () => {
    const text = '{\n  "Z": [\n    1,\n    "é"\n  ],\n  "a": {\n    "b": null\n  }\n}\n';
    expect(canonicalText({ a: { b: null, c: undefined }, Z: [1, 'é'] })).to.equal(text);
    expect(canonicalDigest({ a: { b: null }, Z: [1, 'é'] })).to.equal(createHash('sha256').update(text).digest('hex'));
  });

  it('depends on the data and not on the order of its keys', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, shuffled(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalText(value);
        expect(canonicalText(shuffled(value))).to.equal(text);
        expect(canonicalText(JSON.parse(text))).to.equal(text);
      }),
    );
  });

  it('tells any two values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        if (canonicalText(a) !== canonicalText(b)) expect(canonicalDigest(a)).not.to.equal(canonicalDigest(b));
        else expect(JSON.parse(canonicalText(a))).to.deep.equal(JSON.parse(JSON.stringify(b)));
      }),
    );
  });
});
