import type { Expr } from '../expr/ast.js';
import { check } from '../expr/check.js';
import { parseExpression } from '../expr/parse.js';

/** Says what is wrong with a definition, at a path of keys into the document. */
export type Report = (path: readonly string[], message: string, help?: string) => void;

/** An expression whose names are checked; null, with what is wrong reported, where it cannot be parsed. */
export const expression = (
  text: string,
  names: readonly string[],
  path: readonly string[],
  report: Report,
): Expr | null => {
  const parsed = parseExpression(text);
  if (!parsed.ok) {
    report(path, `${parsed.problem.message} in \`${text}\``, parsed.problem.help);
    return null;
  }
  for (const problem of check(parsed.ast, names)) report(path, `${problem.message} in \`${text}\``, problem.help);
  return parsed.ast;
};
