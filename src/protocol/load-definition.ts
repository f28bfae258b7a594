import { refused } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { suggest } from '../diagnostic/suggest.js';
import type { Files } from '../document/files.js';
import { loadYaml } from '../document/load.js';
import { type DocumentNode, locate } from '../document/node.js';
import { toPlain } from '../document/plain.js';
import { digestOf, findingAt, type SourceText } from '../document/source.js';
import { checkStructure } from '../document/structure.js';
import { BUILT_IN, builtInFiles, builtInText, parsedText } from './built-in.js';
import { compileProtocol } from './compile.js';
import type { Protocol } from './protocol.js';
import type { RawProtocol } from './raw.js';

/** Compile a definition that is parsed already: its structure, then its meaning. */
export const readDefinition = async (
  source: SourceText,
  root: DocumentNode,
): Promise<{ protocol: Protocol | null; findings: readonly Finding[] }> => {
  const structure = await checkStructure('Protocol', root, source);
  if (hasErrors(structure)) return { protocol: null, findings: structure };
  const compiled = compileProtocol(toPlain(root) as unknown as RawProtocol, digestOf(source.text));
  if (compiled.ok) return { protocol: compiled.protocol, findings: [] };
  const findings = compiled.problems.map((problem) => {
    const { node, entry } = locate(root, problem.path);
    const span = entry?.value === node && node.kind !== 'scalar' ? entry.keySpan : node.span;
    return findingAt(source, span, {
      ruleId: 'protocol/definition',
      message: problem.message,
      path: problem.path.join('.'),
      ...(problem.help ? { help: problem.help } : {}),
    });
  });
  return { protocol: null, findings };
};

/** What the build has parsed of a text with this digest: the text is known to be a sound definition. */
const parsedByBuild = async (digest: string): Promise<RawProtocol | null> => {
  const text = await parsedText(digest);
  return text === null ? null : (JSON.parse(text) as RawProtocol);
};

const compileSource = async (source: SourceText): Promise<Protocol> => {
  const digest = digestOf(source.text);
  const parsed = await parsedByBuild(digest);
  if (parsed !== null) {
    const compiled = compileProtocol(parsed, digest);
    if (compiled.ok) return compiled.protocol;
  }
  const loaded = loadYaml(source);
  const read = loaded.ok ? await readDefinition(source, loaded.root) : { protocol: null, findings: loaded.findings };
  if (read.protocol === null)
    throw refused('protocol/invalid', `${source.file} is no sound protocol definition`, { findings: read.findings });
  return read.protocol;
};

/** A definition's text, from the workspace where it has one, else the one that comes with the program. */
const findSource = async (name: string, files: Files, folder: string): Promise<SourceText | null> => {
  const path = `${folder}/${name}.yaml`;
  const own = await files.read(path);
  if (own !== null) return { file: `${files.prefix}${path}`, text: own };
  const text = await builtInText(name);
  return text === null ? null : { file: `built-in:${name}.yaml`, text };
};

/** Names of the definitions that a workspace can use. */
export const definitionNames = async (files: Files, folder: string): Promise<readonly string[]> => {
  const own = await files.list(folder);
  const builtIn = await builtInFiles().list(BUILT_IN);
  const names = [...own, ...builtIn]
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length));
  return [...new Set(names)].sort();
};

/** Loads definitions by name and keeps them: one per workspace, or per revision of it. */
export class Definitions {
  readonly #files: Files;
  readonly #folder: string;
  readonly #loaded = new Map<string, Promise<Protocol>>();

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** Throws `protocol/unknown`, or `protocol/invalid` with the findings. */
  load(name: string): Promise<Protocol> {
    let protocol = this.#loaded.get(name);
    if (protocol === undefined) {
      protocol = this.#load(name);
      this.#loaded.set(name, protocol);
    }
    return protocol;
  }

  async names(): Promise<readonly string[]> {
    return definitionNames(this.#files, this.#folder);
  }

  async #load(name: string): Promise<Protocol> {
    const source = /^[a-z0-9][a-z0-9-]{0,63}$/.test(name) ? await findSource(name, this.#files, this.#folder) : null;
    if (source !== null) return compileSource(source);
    const names = await this.names();
    const near = suggest(name, names);
    throw refused('protocol/unknown', `there is no protocol definition ${name}`, {
      hint: near === null ? `there are ${names.join(', ')}` : `did you mean ${near}?`,
    });
  }
}
