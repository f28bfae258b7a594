/** What happened to one account at one moment of a path. Amounts are dollars at true prices, unless their name says otherwise. */
export interface ExplainedStep {
  readonly step: number;
  /** Since the start. */
  readonly seconds: number;
  readonly what:
    | 'start'
    | 'healthy'
    | 'below'
    | 'liquidated'
    | 'left-alone'
    | 'auction-begun'
    | 'auction-sale'
    | 'auction-restarted'
    | 'written-off'
    | 'end';
  readonly why: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Writes down what happens to one account. */
export interface Tape {
  readonly account: number;
  readonly steps: ExplainedStep[];
}

/** Whether this account is the one that is followed. */
export const follows = (tape: Tape | null, account: number): tape is Tape => tape !== null && tape.account === account;
