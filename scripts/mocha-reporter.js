import Mocha from 'mocha';

/** mocha's spec reporter with the totals as the last line that is printed: `12 passed, 0 failed, 1 skipped`. */
export default class TotalsReporter extends Mocha.reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    Mocha.reporters.Base.consoleLog(`${passes} passed, ${failures} failed, ${pending} skipped`);
  }
}
