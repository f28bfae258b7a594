import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkSarif } from '../../../src/report/check/sarif.js';
import { CONTEXT, EXAMPLE, HOSTILE, PASSING, reportOf } from './example.js';

/** The schema of SARIF 2.1.0 as OASIS publishes it: draft 4, of which only the names of two keywords are others now. */
const validator = () => {
  const file = createRequire(import.meta.url).resolve('schemastore/schemas/json/sarif-2.1.0-rtm.5.json');
  const { id: _id, $schema: _schema, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  return new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(schema);
};

describe('the public schema of SARIF', function () {
  this.timeout(60_000);
  const validate = validator();
  const expectValid = (text: string): void => {
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors?.slice(0, 3), null, 1)).to.equal(true);
  };

  it('holds of what check writes', () => {
    expectValid(checkSarif(EXAMPLE, CONTEXT));
    expectValid(checkSarif(PASSING, CONTEXT));
    expectValid(checkSarif(reportOf(HOSTILE), CONTEXT));
  });

  it('holds of it whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) =>
        expectValid(checkSarif(reportOf(text), CONTEXT)),
      ),
      { numRuns: 100 },
    );
  });

  it('does not hold of what is none', () => {
    const json = JSON.parse(checkSarif(EXAMPLE, CONTEXT));
    expect(validate({ ...json, version: '2.0.0' })).to.equal(false);
    expect(validate({ ...json, runs: [{ results: [] }] })).to.equal(false);
  });
});
