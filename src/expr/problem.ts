/** What is wrong with an expression's text, and where: `offset` and `length` count UTF-16 code units of the source. */
export interface ExprProblem {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  /** What to write instead. */
  readonly help?: string;
}

/** Carries a problem out of the parser; never leaves `parseExpression`. */
export class Refusal extends Error {
  readonly problem: ExprProblem;

  constructor(problem: ExprProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export const refusal = (message: string, offset: number, length: number, help?: string): Refusal =>
  new Refusal({ message, offset, length, ...(help === undefined ? {} : { help }) });
