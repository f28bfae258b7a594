import { yamlText } from '../protocol/write-market.js';

/** What a new plimsoll.yaml says. */
export interface NewWorkspace {
  readonly name: string;
  readonly chain: { readonly name: string; readonly id: bigint; readonly rpc: string };
  readonly authority: {
    readonly name: string;
    readonly title?: string;
    readonly safe: string;
    readonly version?: string;
  } | null;
}

/** The text of plimsoll.yaml. `rpc` is `${NAME}` or a loopback URL. */
export const workspaceYaml = ({ name, chain, authority }: NewWorkspace): string =>
  [
    '# yaml-language-server: $schema=schemas/workspace.schema.json',
    'apiVersion: plimsoll/v1',
    'kind: Workspace',
    `name: ${yamlText(name)}`,
    'chains:',
    `  ${yamlText(chain.name)}:`,
    `    id: ${chain.id}`,
    '    # The URL of a node is a secret: it stays in the environment, and is named here.',
    `    rpc: ${JSON.stringify(chain.rpc)}`,
    ...(authority === null
      ? []
      : [
          '# Who holds the right to set parameters, and signs.',
          'authorities:',
          `  ${yamlText(authority.name)}:`,
          ...(authority.title === undefined ? [] : [`    title: ${JSON.stringify(authority.title)}`]),
          `    chain: ${yamlText(chain.name)}`,
          '    safe:',
          `      address: ${JSON.stringify(authority.safe)}`,
          ...(authority.version === undefined ? [] : [`      version: ${JSON.stringify(authority.version)}`]),
        ]),
    '',
  ].join('\n');

/** What a workspace keeps out of git: keys, and files of the moment. */
export const GITIGNORE = ['.env', '.env.*', 'keystore*.json', '.cache/', 'node_modules/', '*.progress', ''].join('\n');
