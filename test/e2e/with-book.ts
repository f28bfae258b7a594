import { expect } from 'chai';
import { expectValid } from '../outputs.js';
import { freshBuild } from '../program.js';
import { cli, type Environment, freshWorkspace } from './devnet.js';
import { CORE } from './in-process.js';

/** Reads the borrowers of the devnet into the book of a workspace. */
export const pullBook = async (root: string, env: Environment): Promise<void> => {
  const pulled = await cli(['book', 'pull', CORE, '--accounts', 'books/borrowers.txt', '--json'], { cwd: root, env });
  expect(pulled.code, pulled.err).to.equal(0);
  expect(expectValid(pulled.json).book.accounts).to.equal(8);
};

/** A workspace of its own for the shared devnet with the book of its borrowers, for a program that is built from the sources as they are. */
export const workspaceWithBook = async (): Promise<{ readonly root: string; readonly env: Environment }> => {
  await freshBuild();
  const made = await freshWorkspace();
  await pullBook(made.root, made.env);
  return made;
};
