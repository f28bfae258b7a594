import { refused } from '../diagnostic/error.js';
import { hasErrors } from '../diagnostic/finding.js';
import { suggest } from '../diagnostic/suggest.js';
import { loadYaml } from '../document/load.js';
import type { SourceText } from '../document/source.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Definitions } from './load-definition.js';
import { judgeMarket } from './load-market.js';
import type { Market } from './market.js';

/** A Market document found by its name, not yet judged. */
export interface MarketFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

// Only the lines that tell a document's kind and name are looked at here; the whole is parsed where it is used.
const KIND = /^kind:[ \t]*["']?Market["']?[ \t]*(?:#.*)?$/m;
const NAME = /^name:[ \t]*["']?([A-Za-z0-9._-]+)["']?[ \t]*(?:#.*)?$/m;

/** The name of the market that a text is the document of, as far as its lines tell; null where they do not. */
export const marketNameIn = (text: string): string | null => (KIND.test(text) ? (NAME.exec(text)?.[1] ?? null) : null);

/** The Market documents of a workspace, in the order of their paths. */
export const marketFiles = async (workspace: Workspace): Promise<readonly MarketFile[]> => {
  const paths = (await workspace.files.list(workspace.folders.params)).filter((path) => /\.ya?ml$/.test(path));
  const found: MarketFile[] = [];
  for (const path of paths) {
    const text = await workspace.files.read(path);
    const name = text === null ? null : marketNameIn(text);
    if (text !== null && name !== null) found.push({ name, path, text });
  }
  return found;
};

/** The market of a name or a path. Throws `market/unknown` with the nearest name. */
export const findMarket = async (workspace: Workspace, wanted: string): Promise<MarketFile> => {
  const files = await marketFiles(workspace);
  const found = files.find((file) => file.name === wanted) ?? files.find((file) => file.path === wanted);
  if (found !== undefined) return found;
  const names = files.map((file) => file.name);
  const near = suggest(wanted, names);
  throw refused(
    'market/unknown',
    `there is no market ${wanted} in ${workspace.files.prefix}${workspace.folders.params}`,
    {
      hint:
        near !== null
          ? `did you mean ${near}?`
          : names.length > 0
            ? `there are ${names.slice(0, 20).join(', ')}`
            : 'make one with plimsoll init or plimsoll import',
    },
  );
};

/** Judge a market that was found. Throws `market/invalid` with the findings where it has errors. */
export const loadMarket = async (file: MarketFile, workspace: Workspace, definitions: Definitions): Promise<Market> => {
  const source: SourceText = { file: `${workspace.files.prefix}${file.path}`, text: file.text };
  const loaded = loadYaml(source);
  const judged = loaded.ok
    ? await judgeMarket(source, loaded.root, workspace, definitions)
    : { market: null, findings: loaded.findings };
  if (judged.market !== null) return judged.market;
  throw refused('market/invalid', `${source.file} has errors`, {
    findings: judged.findings.filter((f) => hasErrors([f])),
    hint: 'correct them; plimsoll validate shows them again',
  });
};
