import { join } from 'node:path';
import { readTextFile } from '../document/files.js';
import { packageRoot } from '../document/package-root.js';
import { marketSchema } from '../protocol/json-schema.js';
import type { Protocol } from '../protocol/protocol.js';

/** A file to write, its path relative to the workspace. */
export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** Where a protocol's schema for Market documents is in a workspace. */
export const marketSchemaPath = (protocol: string): string => `schemas/markets/${protocol}.schema.json`;

/** Those that are the same in every workspace: of plimsoll.yaml, and of the policies, definitions and scenarios that may come. */
const COMMON = ['workspace', 'policy', 'protocol', 'scenario'].map((kind) => `schemas/${kind}.schema.json`);

/** The JSON Schemas that the first lines of a workspace's documents point editors at. */
export const schemaFiles = async (protocols: readonly Protocol[]): Promise<readonly NewFile[]> => {
  const common = await Promise.all(
    COMMON.map(async (file) => ({ file, text: await readTextFile(join(packageRoot(), file), file) })),
  );
  return [
    ...common.flatMap(({ file, text }) => (text === null ? [] : [{ file, text }])),
    ...protocols.map((protocol) => ({
      file: marketSchemaPath(protocol.name),
      text: `${JSON.stringify(marketSchema(protocol), null, 2)}\n`,
    })),
  ];
};
