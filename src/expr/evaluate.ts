import type { Expr } from './ast.js';
import { compile } from './compile.js';
import { kindWords } from './kind-words.js';
import type { ExprResult, Scope } from './scope.js';

const compiled = new WeakMap<Expr, (scope: Scope) => ExprResult>();

/** Evaluates an expression; it is compiled once, at its first evaluation. Never throws by its own doing. */
export const evaluate = (ast: Expr, scope: Scope): ExprResult => {
  let run = compiled.get(ast);
  if (run === undefined) {
    run = compile(ast);
    compiled.set(ast, run);
  }
  return run(scope);
};

/** `absent` is the path of the unmanaged value that the answer depends on: the condition was not evaluated. */
export type BooleanResult =
  | 'true'
  | 'false'
  | { readonly absent: string }
  | { readonly error: string; readonly offset: number };

/** Evaluates a condition; any value but true and false is an error. */
export const evaluateBoolean = (ast: Expr, scope: Scope): BooleanResult => {
  const result = evaluate(ast, scope);
  if (!result.ok) {
    return result.reason === 'absent' ? { absent: result.path } : { error: result.message, offset: result.offset };
  }
  if (result.value.kind === 'boolean') return result.value.value ? 'true' : 'false';
  return { error: `a condition must be true or false; this is ${kindWords(result.value)}`, offset: ast.at };
};
