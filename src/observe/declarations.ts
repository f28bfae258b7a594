import { type Declaration, parseDeclaration } from '../chain/function.js';

const parsed = new Map<string, Declaration>();

/** A declaration of a definition, parsed once. Throws `abi/declaration` where it is none. */
export const declarationOf = (text: string): Declaration => {
  let declaration = parsed.get(text);
  if (declaration === undefined) {
    declaration = parseDeclaration(text);
    parsed.set(text, declaration);
  }
  return declaration;
};
