import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { loadYaml } from '../document/load.js';
import { textOf } from '../document/node.js';
import type { SourceText } from '../document/source.js';
import { type Kind, kindOf } from '../document/structure.js';
import { readPools } from '../impact/depth/read-pools.js';
import { Scenarios } from '../impact/scenario/scenarios.js';
import { isPack, readPolicySource, strayExceptions } from '../policy/load-policies.js';
import type { Policy } from '../policy/policy.js';
import { strayMembers } from '../policy/stray-members.js';
import { marketFiles } from '../protocol/find-market.js';
import { Definitions, readDefinition } from '../protocol/load-definition.js';
import { judgeMarket } from '../protocol/load-market.js';
import type { Market } from '../protocol/market.js';
import { readWorkspace, WORKSPACE_FILE, type Workspace } from '../workspace/workspace.js';

/** A document that was looked at; its kind is null where it could not be told. */
export interface JudgedDocument {
  readonly file: string;
  readonly kind: Kind | null;
  readonly name: string | null;
  /** How many parameter values a market manages. */
  readonly values?: number;
}

export interface Validation {
  readonly documents: readonly JudgedDocument[];
  readonly findings: readonly Finding[];
}

interface Judged {
  readonly document: JudgedDocument;
  readonly findings: readonly Finding[];
  /** Of a policy that is in force. */
  readonly policy?: Policy;
  /** Of a market without errors. */
  readonly market?: Market;
}

const judgePolicy = async (
  source: SourceText,
  path: string,
  document: JudgedDocument,
  { files, folders }: Workspace,
  definitions: Definitions,
): Promise<Judged> => {
  const { policy, findings } = await readPolicySource(source, path, files, folders.policies, definitions);
  const inForce = policy !== null && !isPack(path, folders.policies);
  return { document, findings, ...(inForce ? { policy } : {}) };
};

/** Judge one document by what it says it is. */
export const judgeDocument = async (
  path: string,
  source: SourceText,
  workspace: Workspace,
  definitions: Definitions,
): Promise<Judged> => {
  const nameless = { file: source.file, kind: null, name: null };
  const loaded = loadYaml(source);
  if (!loaded.ok) return { document: nameless, findings: loaded.findings };
  const kind = kindOf(loaded.root, source);
  if (!kind.ok) return { document: nameless, findings: [kind.finding] };
  const document = { file: source.file, kind: kind.kind, name: textOf(loaded.root, 'name') ?? null };
  switch (kind.kind) {
    case 'Workspace':
      return { document, findings: (await readWorkspace(workspace.files, source, loaded.root)).findings };
    case 'Protocol': {
      const { protocol, findings } = await readDefinition(source, loaded.root);
      if (protocol === null) return { document, findings };
      const { checkSignatures } = await import('../observe/check-definition.js');
      return { document, findings: [...findings, ...checkSignatures(protocol, source, loaded.root)] };
    }
    case 'Market': {
      const { market, findings } = await judgeMarket(source, loaded.root, workspace, definitions);
      if (market === null) return { document, findings };
      return { document: { ...document, values: market.spans.size }, findings, market };
    }
    case 'Policy':
      return judgePolicy(source, path, document, workspace, definitions);
    case 'Scenario': {
      const scenarios = new Scenarios(workspace.files, workspace.folders.scenarios);
      return { document, findings: (await scenarios.read(source, loaded.root)).findings };
    }
    case 'Pools':
      return { document, findings: (await readPools(source, loaded.root)).findings };
  }
};

/** The documents of a workspace: plimsoll.yaml, the markets, the policies, the scenarios and its own definitions. */
export const documentsOf = async (workspace: Workspace): Promise<readonly string[]> => {
  const { params, protocols, policies, scenarios } = workspace.folders;
  const folders = [params, protocols, policies, scenarios];
  const lists = await Promise.all(folders.map((folder) => workspace.files.list(folder)));
  return [...new Set([WORKSPACE_FILE, ...lists.flat().filter((path) => /\.ya?ml$/.test(path))])];
};

/** In the order of the lines; what is said of another file comes after. */
const inOrder = (findings: readonly Finding[], file: string): readonly Finding[] => {
  const line = ({ range }: Finding): number => (range?.start.line ?? 0) * 1e6 + (range?.start.column ?? 0);
  const own = findings.filter((finding) => finding.file === file).sort((a, b) => line(a) - line(b));
  return [...own, ...findings.filter((finding) => finding.file !== file)];
};

const DUPLICATES: Readonly<Partial<Record<Kind, string>>> = {
  Market: 'workspace/duplicate-market',
  Policy: 'policy/duplicate-policy',
  Scenario: 'scenario/duplicate-scenario',
};

const duplicateNames = (judged: readonly Judged[]): Finding[] => {
  const seen = new Map<string, string>();
  return judged.flatMap(({ document }): Finding[] => {
    const ruleId = document.kind === null ? undefined : DUPLICATES[document.kind];
    if (ruleId === undefined || document.name === null) return [];
    const key = `${document.kind} ${document.name}`;
    const twin = seen.get(key);
    seen.set(key, document.file);
    return twin === undefined
      ? []
      : [
          {
            ruleId,
            severity: 'error',
            message: `${twin} and ${document.file} are both named ${document.name}`,
            file: document.file,
            help: 'give one of them another name',
          },
        ];
  });
};

/** Exceptions of the policies for markets that are nowhere. */
const strayIn = async (judged: readonly Judged[], workspace: Workspace): Promise<readonly Finding[]> => {
  const policies = judged.flatMap(({ policy }) => policy ?? []).filter(({ exceptions }) => exceptions.length > 0);
  if (policies.length === 0) return [];
  const markets = (await marketFiles(workspace)).map(({ name }) => name);
  return policies.flatMap((policy) => strayExceptions(policy, markets));
};

/** Every market of the workspace, those that were judged among them; null where one cannot be read. */
const allMarkets = async (
  judged: readonly Judged[],
  workspace: Workspace,
  definitions: Definitions,
): Promise<readonly Market[] | null> => {
  const known = new Map(judged.map((one) => [one.document.file, one]));
  const markets: Market[] = [];
  for (const { path, text } of await marketFiles(workspace)) {
    const file = `${workspace.files.prefix}${path}`;
    const { market } = known.get(file) ?? (await judgeDocument(path, { file, text }, workspace, definitions));
    if (market === undefined) return null;
    markets.push(market);
  }
  return markets;
};

/** Names of the policies that fit no entity. Told where every market can be read only: else one might have it. */
const strayNames = async (judged: readonly Judged[], workspace: Workspace, definitions: Definitions) => {
  const policies = judged.flatMap(({ policy }) => policy ?? []).filter(({ named }) => named.length > 0);
  if (policies.length === 0) return [];
  const markets = await allMarkets(judged, workspace, definitions);
  return markets === null ? [] : policies.flatMap((policy) => strayMembers(policy, markets));
};

/** Validate documents of a workspace, by path relative to it. A file that is not there is a finding. */
export const validate = async (workspace: Workspace, paths: readonly string[]): Promise<Validation> => {
  const definitions = new Definitions(workspace.files, workspace.folders.protocols);
  const judged: Judged[] = [];
  for (const path of paths) {
    const text = await workspace.files.read(path);
    if (text === null) {
      judged.push({
        document: { file: path, kind: null, name: null },
        findings: [{ ruleId: 'document/missing', severity: 'error', message: `there is no file ${path}`, file: path }],
      });
    } else
      judged.push(
        await judgeDocument(path, { file: `${workspace.files.prefix}${path}`, text }, workspace, definitions),
      );
  }
  const stray = [...(await strayIn(judged, workspace)), ...(await strayNames(judged, workspace, definitions))];
  return {
    documents: judged.map((j) => j.document),
    findings: [...judged.flatMap((j) => inOrder(j.findings, j.document.file)), ...stray, ...duplicateNames(judged)],
  };
};

/** Validate a folder's workspace. Where plimsoll.yaml itself is wrong, its findings are all there is. */
export const validateWorkspace = async (
  open: () => Promise<Workspace>,
  pathsOf: (workspace: Workspace) => Promise<readonly string[]>,
): Promise<Validation> => {
  let workspace: Workspace;
  try {
    workspace = await open();
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'workspace/invalid') throw error;
    return { documents: [{ file: WORKSPACE_FILE, kind: 'Workspace', name: null }], findings: error.findings };
  }
  return validate(workspace, await pathsOf(workspace));
};
