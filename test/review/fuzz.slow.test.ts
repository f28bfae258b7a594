import { expect } from 'chai';
import fc from 'fast-check';
import { fuzzInput, largeInputs } from './fuzz-inputs.js';
import { Fuzz, type FuzzEnd, UNSEEN } from './fuzz-run.js';

const RUNS = 250;

/** Letters of another script that look like ours; a text of ours has none. */
const IMITATES = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

describe('a review of anything at all', function () {
  this.timeout(600_000);
  let fuzz: Fuzz;
  before(async () => {
    fuzz = await Fuzz.open();
  });
  after(() => fuzz?.close());

  const judge = ({ end, printed }: FuzzEnd): void => {
    expect(end).not.to.equal('OK');
    for (const text of printed) expect(UNSEEN.exec(text.replaceAll('\n', ''))?.[0], end).to.equal(undefined);
    // The last is JSON, which programs read: it has the letters as they are.
    if (end === 'CAUTION' || end === 'BLOCKED')
      for (const text of printed.slice(0, -1)) expect(IMITATES.exec(text)?.[0], end).to.equal(undefined);
  };

  it('is refused in words or reviewed, never OK, and nothing of it reaches a terminal that moves or hides', async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fuzzInput, async (input) => {
        const found = await fuzz.run(input);
        const key = `${input.kind}: ${found.end}`;
        ends.set(key, (ends.get(key) ?? 0) + 1);
        judge(found);
      }),
      { numRuns: RUNS },
    );
    // The inputs get as far as they are meant to: both verdicts, of everything that is read.
    for (const kind of ['calldata', 'Safe JSON', 'Safe JSON, spoiled', 'batch', 'bundle'])
      expect([...ends.keys()].filter((key) => key.startsWith(`${kind}: `)).length, kind).to.be.greaterThan(1);
    for (const end of ['calldata: CAUTION', 'Safe JSON: BLOCKED', 'batch: BLOCKED', 'bundle: BLOCKED'])
      expect([...ends.keys()]).to.include(end);
  });

  it('that is as large as is read is no other', async () => {
    for (const input of largeInputs()) judge(await fuzz.run(input));
  });
});
