import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { BUILT_IN, builtInFiles } from '../protocol/built-in.js';
import { Definitions } from '../protocol/load-definition.js';
import type { Protocol } from '../protocol/protocol.js';
import { sourceContext } from './source-context.js';

/** Where a definition comes from: the workspace has it, or the program does. */
export type Origin = 'workspace' | 'built-in';

/** A definition at hand; `protocol` is null where it has errors, which `findings` then tell. */
export interface ListedDefinition {
  readonly name: string;
  readonly origin: Origin;
  readonly protocol: Protocol | null;
  readonly findings: readonly Finding[];
}

interface AtHand {
  readonly definitions: Definitions;
  /** Names of those that the workspace has. */
  readonly own: ReadonlySet<string>;
}

const atHand = async (folder: string | undefined): Promise<AtHand> => {
  try {
    const { definitions, workspace } = await sourceContext(folder);
    const files = await workspace.files.list(workspace.folders.protocols);
    const names = files.filter((file) => file.endsWith('.yaml')).map((file) => file.replace(/^.*\/|\.yaml$/g, ''));
    return { definitions, own: new Set(names) };
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'workspace/none' || folder !== undefined) throw error;
    return { definitions: new Definitions(builtInFiles(), BUILT_IN), own: new Set() };
  }
};

/** One definition by name. Throws `protocol/unknown`, or `protocol/invalid` with the findings. */
export const definitionNamed = async (
  name: string,
  folder: string | undefined,
): Promise<{ readonly protocol: Protocol; readonly origin: Origin }> => {
  const { definitions, own } = await atHand(folder);
  return { protocol: await definitions.load(name), origin: own.has(name) ? 'workspace' : 'built-in' };
};

/** Every definition at hand: those of the workspace, if there is one, and those that come with the program. */
export const listDefinitions = async (folder: string | undefined): Promise<readonly ListedDefinition[]> => {
  const { definitions, own } = await atHand(folder);
  const listed: ListedDefinition[] = [];
  for (const name of await definitions.names()) {
    const origin = own.has(name) ? 'workspace' : 'built-in';
    try {
      listed.push({ name, origin, protocol: await definitions.load(name), findings: [] });
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      const own: Finding = { ruleId: error.code, severity: 'error', message: error.message };
      listed.push({ name, origin, protocol: null, findings: error.findings.length > 0 ? error.findings : [own] });
    }
  }
  return listed;
};
