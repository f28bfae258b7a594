import { relative } from 'node:path';
import Mocha from 'mocha';

/**
 * mocha's spec reporter with the totals as the last line that is printed: `12 passed, 0 failed, 1 skipped`.
 *
 * They are printed when the process ends, since mocha may meet failures after it has told of the end: where a process of a
 * parallel run was killed, it goes on or leaves without a word and with success. A run that ends before its end counts as a
 * failure here, and so does one of no test at all, which mocha's own `--fail-zero` does not see in parallel. A test that is tried
 * again is told with what it failed with: a rare seed is a fault that waits, and passing the second time does not mend it.
 */
export default class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    runner.on('fail', nameFile);
    super(runner, options);
    const retried = [];
    runner.on('retry', (test, error) => retried.push([test.titlePath?.().join(' ') ?? test.title, error]));
    let ended = false;
    runner.once('end', () => {
      ended = true;
      // mocha's exit code is of these.
      if (this.stats.tests + this.stats.failures === 0) runner.failures += 1;
    });
    process.once('exit', () => {
      const { tests, passes, failures, pending } = this.stats;
      const complaint = complaintOf(ended, tests + failures);
      if (complaint !== null) {
        process.exitCode ||= 1;
        console.log(complaint);
      }
      for (const [title, error] of retried)
        console.log(`Tried again after it failed: ${title}\n${error?.stack ?? error}`);
      console.log(`${passes} passed, ${failures + (ended ? 0 : 1)} failed, ${pending} skipped`);
    });
  }
}

const complaintOf = (ended, count) => {
  if (!ended)
    return 'The process ended before the tests did: one of them left, or a process of a parallel run was killed.';
  return count === 0 ? 'There was no test to run.' : null;
};

/**
 * A failure outside all tests is known by its file alone. In parallel one that no test or hook is to blame for comes without
 * its methods, and mocha would break off its list of failures at it: the names of all that follow would be lost.
 */
const nameFile = (runnable, error) => {
  runnable.titlePath ??= () => [runnable.title];
  if (error?.file === undefined || runnable.parent?.root !== true) return;
  runnable.title = `${relative('.', error.file)}: ${runnable.title}`;
};
