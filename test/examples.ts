import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshBuild, root } from './program.js';

/** A command line that the help of a command shows. */
export interface Example {
  /** As it is typed: `protocol list`. */
  readonly command: string;
  readonly text: string;
  /** The words after the program's name. */
  readonly argv: readonly string[];
}

interface Manifest {
  readonly commands: Readonly<Record<string, { readonly examples?: readonly string[] }>>;
}

/** Words of a command line whose only quotes are double and hold no escapes. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** Every command of the built program with the examples of its help. */
export const examplesByCommand = async (): Promise<ReadonlyMap<string, readonly Example[]>> => {
  await freshBuild();
  const manifest = JSON.parse(readFileSync(join(root, 'dist/oclif.manifest.json'), 'utf8')) as Manifest;
  return new Map(
    Object.entries(manifest.commands).map(([id, { examples = [] }]) => {
      const command = id.replaceAll(':', ' ');
      const read = (line: string): Example => {
        const text = line.replaceAll('<%= config.bin %>', 'plimsoll');
        return { command, text, argv: wordsOf(text).slice(1) };
      };
      return [command, examples.map(read)];
    }),
  );
};

const after = (argv: readonly string[], flag: string): string | undefined => argv[argv.indexOf(flag) + 1];

const isChain = (source: string | undefined): boolean => source === 'chain' || source?.startsWith('chain@') === true;

/** True where an example reads a chain, writes to one, or works on a proposal, which only a chain gives. */
export const needsChain = ({ argv }: Example): boolean => {
  const [command = ''] = argv;
  const has = (flag: string): boolean => argv.includes(flag);
  if (command === 'diff' || command === 'import' || command === 'plan-steps') {
    const from = has('--from') ? after(argv, '--from') : 'chain';
    return isChain(from) || (has('--to') && isChain(after(argv, '--to')));
  }
  if (command === 'init') return has('--address');
  if (command === 'prices') return argv[1] === 'pull';
  return !['validate', 'check', 'explain', 'protocol', 'policy', 'prices', 'calibrate', 'scenario'].includes(command);
};

/** Flags that say what a person at a terminal would be asked, in examples that leave it to be asked. */
export const answersTo = ({ argv }: Example): readonly string[] => {
  const has = (flag: string): boolean => argv.includes(flag);
  if (argv[0] === 'trust' && argv[1] === 'add' && !has('--yes')) return ['--yes'];
  if (argv[0] === 'init' && !has('--protocol'))
    return ['--protocol', 'aave-v3', '--chain', 'ethereum', '--chain-id', '1'];
  if (argv[0] === 'delegate' && has('--keystore')) return ['--password-file', 'password'];
  if (has('--keystore') && !has('--password-file'))
    return ['--password-file', 'password', ...(has('--yes') || has('--attest') ? [] : ['--yes'])];
  return [];
};
