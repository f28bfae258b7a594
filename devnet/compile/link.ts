import { refused } from '../../src/diagnostic/error.js';
import type { Artifact } from './artifact.js';

/**
 * The creation code of a contract with its libraries' addresses put in.
 *
 * @throws PlimsollError `devnet/unlinked` where the address of a library it needs is not given.
 */
export const link = (artifact: Artifact, libraries: ReadonlyMap<string, string>): string => {
  let code = artifact.bytecode;
  for (const byLibrary of Object.values(artifact.linkReferences)) {
    for (const [library, places] of Object.entries(byLibrary)) {
      const address = libraries.get(library);
      if (address === undefined) throw refused('devnet/unlinked', `${artifact.name} needs the library ${library}.`);
      for (const { start, length } of places) {
        const from = 2 + start * 2;
        code = code.slice(0, from) + address.slice(2).toLowerCase() + code.slice(from + length * 2);
      }
    }
  }
  return code;
};
