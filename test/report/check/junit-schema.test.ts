import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkJunit } from '../../../src/report/check/junit.js';
import { EXAMPLE, HOSTILE, PASSING, reportOf } from './example.js';
import { junitErrors, XSD, XSD_FILE } from './junit-xsd.js';

describe('the public schema of JUnit XML', function () {
  this.timeout(60_000);

  it('is the file that its README describes', () => {
    const readme = readFileSync(new URL('README.md', XSD_FILE), 'utf8');
    expect(readme).to.contain(createHash('sha256').update(XSD).digest('hex'));
  });

  it('holds of what check writes', async () => {
    const reports = [EXAMPLE, PASSING, { ...PASSING, failed: true }, reportOf(HOSTILE)];
    expect(await junitErrors(...reports.map(checkJunit))).to.deep.equal([]);
  });

  it('holds of it whatever the texts are', async () => {
    const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 80 }), 100);
    const errors = await junitErrors(...texts.map((text) => checkJunit(reportOf(text))));
    expect(errors, JSON.stringify(texts)).to.deep.equal([]);
  });

  it('does not hold of what is none', async () => {
    const xml = checkJunit(EXAMPLE);
    const wrong = {
      'no such element': xml.replace('<system-out>', '<system-put>').replace('</system-out>', '</system-put>'),
      'no such attribute': xml.replace('<testcase ', '<testcase seconds="1" '),
      'a count that is missing': xml.replace(/(<testsuite [^>]*) failures="\d+"/, '$1'),
      'another root': '<?xml version="1.0"?>\n<report/>',
      'not well formed': xml.replace('</testsuites>', ''),
    };
    for (const [what, text] of Object.entries(wrong)) {
      expect(text, what).to.not.equal(xml);
      expect(await junitErrors(xml, text), what).to.not.deep.equal([]);
    }
  });
});
