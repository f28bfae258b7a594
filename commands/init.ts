import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { entityFlag } from '../src/cli/flags.js';
import { initWorkspace } from '../src/cli/init.js';
import { prompt } from '../src/cli/prompt.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { escapeForTerminal } from '../src/diagnostic/escape.js';
import { findingText } from '../src/report/findings.js';

export default class Init extends BaseCommand<typeof Init> {
  static override summary = 'Make a workspace, with a live market as YAML.';
  static override description =
    `Writes plimsoll.yaml, the JSON Schemas that editors check documents with, and .gitignore. With the addresses of a
market it is read from the chain: its document, commented and validated, and plimsoll.lock. What is not given by a flag
is asked on a terminal. Nothing is ever overwritten.`;
  static override args = { dir: Args.string({ description: 'The folder. Default: the current one.', default: '.' }) };
  static override flags = {
    protocol: Flags.string({ description: 'The protocol; plimsoll protocol list shows them.', helpValue: 'NAME' }),
    chain: Flags.string({ description: 'What the workspace calls the chain.', helpValue: 'NAME' }),
    'chain-id': Flags.string({ description: 'The chain id; the node is checked against it.', helpValue: 'N' }),
    rpc: Flags.string({
      description:
        'The node to read from. Default: the variable <CHAIN>_RPC_URL, which is also what is written unless the URL is of this machine.',
      helpValue: 'URL',
    }),
    address: Flags.string({
      description: "An address of the market, as name=0x…; a lone 0x… is the protocol's first.",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME=ADDRESS',
    }),
    entity: entityFlag,
    authority: Flags.string({
      description: 'What the workspace calls whoever sets the parameters.',
      helpValue: 'NAME',
    }),
    safe: Flags.string({ description: 'The Safe of the authority.', helpValue: '0x…' }),
    market: Flags.string({ description: 'The name of the market.', helpValue: 'NAME' }),
  };
  static override examples = [
    '<%= config.bin %> init my-risk',
    '<%= config.bin %> init my-risk --protocol aave-v3 --chain ethereum --chain-id 1 --address 0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e --market core',
  ];

  protected override async execute({ flags, args }: Input<typeof Init>): Promise<CommandResult> {
    const root = resolve(args.dir);
    const told = {
      protocol: flags.protocol,
      chain: flags.chain,
      chainId: flags['chain-id'],
      rpc: flags.rpc,
      addresses: flags.address ?? [],
      entities: flags.entity ?? [],
      authority: flags.authority,
      safe: flags.safe,
      market: flags.market,
    };
    const { files, findings, market } = await initWorkspace(root, told, this.interactive ? prompt : null, process.env);
    return {
      json: { format: 'plimsoll.init/1', ok: true, files, market, findings: findings.map(publicFinding) },
      text: (style) =>
        [
          ...findings.map((finding) => findingText(finding, style)),
          ...files.map((file) => `wrote ${escapeForTerminal(file)}`),
          market === null
            ? 'Add a market with plimsoll import.'
            : `Next: plimsoll diff, an edit, and plimsoll propose ${market}.`,
        ].join('\n'),
    };
  }
}
