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

/** The JSON Schemas that the first lines of a workspace's documents point editors at. */
export const schemaFiles = async (protocols: readonly Protocol[]): Promise<readonly NewFile[]> => {
  const name = 'schemas/workspace.schema.json';
  const workspace = await readTextFile(join(packageRoot(), name), name);
  return [
    ...(workspace === null ? [] : [{ file: name, text: workspace }]),
    ...protocols.map((protocol) => ({
      file: marketSchemaPath(protocol.name),
      text: `${JSON.stringify(marketSchema(protocol), null, 2)}\n`,
    })),
  ];
};
