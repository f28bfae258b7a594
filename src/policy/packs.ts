import { suggest } from '../diagnostic/suggest.js';
import type { Files } from '../document/files.js';
import type { SourceText } from '../document/source.js';
import { builtInPack, builtInPackNames, PACKS } from './built-in.js';

/** Stands before the names of packs that come with the program. */
const OURS = 'plimsoll/';
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Packs by the names that policies use. */
export class Packs {
  readonly #files: Files;
  readonly #folder: string;

  /** @param folder of the policies, relative to the workspace */
  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = `${folder}/${PACKS}`;
  }

  /** The text of a pack; null where there is none. */
  async find(name: string): Promise<SourceText | null> {
    const ours = name.startsWith(OURS);
    const plain = ours ? name.slice(OURS.length) : name;
    if (!NAME.test(plain)) return null;
    const path = `${this.#folder}/${plain}.yaml`;
    const text = ours ? await builtInPack(plain) : await this.#files.read(path);
    if (text === null) return null;
    return { file: ours ? `built-in:${plain}.yaml` : `${this.#files.prefix}${path}`, text };
  }

  /** What to do about a name that no pack has. */
  async help(name: string): Promise<string> {
    const own = (await this.#files.list(this.#folder)).filter((path) => path.endsWith('.yaml'));
    const known = [
      ...(await builtInPackNames()).map((pack) => `${OURS}${pack}`),
      ...own.map((path) => path.slice(this.#folder.length + 1, -'.yaml'.length)),
    ];
    const near = suggest(name, known) ?? known.find((one) => one === `${OURS}${name}`);
    return near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
  }
}
