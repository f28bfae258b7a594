import { refused } from '../../diagnostic/error.js';
import { type Finding, hasErrors } from '../../diagnostic/finding.js';
import { suggest } from '../../diagnostic/suggest.js';
import type { Files } from '../../document/files.js';
import { loadYaml } from '../../document/load.js';
import type { DocumentNode } from '../../document/node.js';
import { findingAt, type SourceText } from '../../document/source.js';
import { kindOf } from '../../document/structure.js';
import { builtInScenario, builtInScenarioNames, OURS } from './built-in.js';
import { completeScenario, extendScenario } from './complete-scenario.js';
import type { ScenarioDocument } from './document.js';
import { readScenario, type ScenarioResult } from './read-scenario.js';

/** Where a scenario comes from. */
export type ScenarioOrigin = 'workspace' | 'built-in';

/** A scenario at hand; `document` is null where it has errors. */
export interface ListedScenario extends ScenarioResult {
  /** As `extends` and commands name it. */
  readonly name: string;
  readonly origin: ScenarioOrigin;
}

/** Scenarios that extend one another; longer chains are a slip. */
const LONGEST = 8;

/** The scenarios of a workspace, of its worktree or of a revision, and those that come with the program. */
export class Scenarios {
  readonly #files: Files | null;
  readonly #folder: string;
  #own: Promise<ReadonlyMap<string, SourceText>> | null = null;

  /** @param files null outside of a workspace @param folder of the scenarios, relative to the workspace */
  constructor(files: Files | null, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** Read a parsed document, with what it extends. */
  async read(source: SourceText, root: DocumentNode): Promise<ScenarioResult> {
    const own = await readScenario(source, root);
    if (own.document === null) return own;
    const whole = await this.#extended(own.document, [source.file]);
    if (whole.document === null) return { document: null, findings: [...own.findings, ...whole.findings] };
    const complete = completeScenario(whole.document);
    return { document: complete.document, findings: [...own.findings, ...complete.findings] };
  }

  /** One scenario, by `NAME` or `plimsoll/NAME`; a workspace's own counts before a built-in one. Throws `scenario/unknown`. */
  async named(name: string): Promise<ListedScenario> {
    const own = (await this.#ownSources()).get(name);
    const source = own ?? (await builtInScenario(name.startsWith(OURS) ? name.slice(OURS.length) : name));
    if (source === null) throw refused('scenario/unknown', `there is no scenario ${name}`, await this.#hint(name));
    const full = own === undefined && !name.startsWith(OURS) ? `${OURS}${name}` : name;
    return { name: full, origin: own === undefined ? 'built-in' : 'workspace', ...(await this.#readText(source)) };
  }

  /**
   * Every scenario: the workspace's by name, then the built-in ones. Documents of other kinds are passed over, and built-in
   * ones that the workspace has word for word: the checkout of this program is such a workspace.
   */
  async list(): Promise<readonly ListedScenario[]> {
    const own = await this.#ownSources();
    const ours: string[] = [];
    for (const name of await builtInScenarioNames())
      if (own.get(name)?.text !== (await builtInScenario(name))?.text) ours.push(`${OURS}${name}`);
    return Promise.all([...[...own.keys()].sort(), ...ours].map((name) => this.named(name)));
  }

  async #readText(source: SourceText): Promise<ScenarioResult> {
    const loaded = loadYaml(source);
    return loaded.ok ? this.read(source, loaded.root) : { document: null, findings: loaded.findings };
  }

  async #extended(document: ScenarioDocument, seen: readonly string[]): Promise<ScenarioResult> {
    const { base } = document;
    if (base === null) return { document, findings: [] };
    const wrong = (message: string, help?: string): ScenarioResult => ({
      document: null,
      findings: [
        findingAt(base.source, base.span, {
          ruleId: 'scenario/extends',
          message,
          path: 'extends',
          ...(help === undefined ? {} : { help }),
        }),
      ],
    });
    const source = base.value.startsWith(OURS)
      ? await builtInScenario(base.value.slice(OURS.length))
      : ((await this.#ownSources()).get(base.value) ?? null);
    if (source === null) return wrong(`there is no scenario ${base.value}`, (await this.#hint(base.value)).hint);
    if (seen.includes(source.file) || seen.length >= LONGEST)
      return wrong(`${base.value} extends this scenario in turn`, 'a scenario that others extend extends none of them');
    const loaded = loadYaml(source);
    const read = loaded.ok ? await readScenario(source, loaded.root) : { document: null, findings: loaded.findings };
    if (read.document === null) return { document: null, findings: read.findings };
    const whole = await this.#extended(read.document, [...seen, source.file]);
    return whole.document === null ? whole : { document: extendScenario(document, whole.document), findings: [] };
  }

  #ownSources(): Promise<ReadonlyMap<string, SourceText>> {
    this.#own ??= this.#findOwn();
    return this.#own;
  }

  async #findOwn(): Promise<ReadonlyMap<string, SourceText>> {
    const files = this.#files;
    const found = new Map<string, SourceText>();
    if (files === null) return found;
    for (const path of (await files.list(this.#folder)).filter((one) => /\.ya?ml$/.test(one))) {
      const text = await files.read(path);
      if (text === null) continue;
      const source = { file: `${files.prefix}${path}`, text };
      const name = nameOf(source);
      if (name === null) continue;
      if (!found.has(name)) found.set(name, source);
    }
    return found;
  }

  async #hint(name: string): Promise<{ hint: string }> {
    const known = [
      ...(await this.#ownSources()).keys(),
      ...(await builtInScenarioNames()).map((one) => `${OURS}${one}`),
    ];
    const near = suggest(name, known) ?? known.find((one) => one === `${OURS}${name}`);
    return { hint: near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?` };
  }
}

/** The name that a document gives itself; that of its file where it gives none, so that its errors are seen; null: of another kind. */
const nameOf = (source: SourceText): string | null => {
  const loaded = loadYaml(source);
  const root = loaded.ok ? loaded.root : null;
  const kind = root === null ? null : kindOf(root, source);
  if (kind?.ok === true && kind.kind !== 'Scenario') return null;
  const entry = root?.kind === 'map' ? root.entries.find(({ key }) => key === 'name') : undefined;
  if (kind?.ok === true && entry?.value.kind === 'scalar') return entry.value.text;
  return source.file.replace(/^.*\/|\.ya?ml$/g, '');
};

/** The document of a listed scenario. Throws `scenario/invalid` with its findings where it has errors. */
export const soundDocument = ({ name, document, findings }: ListedScenario): ScenarioDocument => {
  if (document !== null && !hasErrors(findings)) return document;
  throw refused('scenario/invalid', `the scenario ${name} has errors`, { findings: [...(findings as Finding[])] });
};
