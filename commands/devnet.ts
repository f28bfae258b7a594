import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import type { Devnet as RunningDevnet } from '../devnet/start.js';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { devnetJson, devnetText } from '../src/cli/devnet-text.js';
import type { CommandResult } from '../src/cli/result.js';

export default class Devnet extends BaseCommand<typeof Devnet> {
  static override summary = 'Start the embedded chain: real contracts, built from params/.';
  static override description =
    `Starts a local chain with a whole Aave v3 market, Perpetual's contracts, and the Safe that governs both, and prints
where they are once it is ready. It runs until Ctrl-C (or SIGTERM). The first start compiles the contracts; later ones
load what was built. It works in a checkout, after npm ci: the contracts are development dependencies.`;
  static override flags = {
    port: Flags.integer({
      description: 'The port to listen on. Default: any free one.',
      min: 0,
      max: 65535,
      default: 0,
      helpValue: 'N',
    }),
    'workspace-out': Flags.string({
      description: 'Write a workspace for the chain, a git repository, into this folder.',
      helpValue: 'DIR',
    }),
  };
  static override examples = [
    '<%= config.bin %> devnet --port 8545',
    '<%= config.bin %> devnet --workspace-out my-devnet',
  ];

  #devnet: RunningDevnet | undefined;
  #told: Promise<void> | undefined;

  override async run(): Promise<void> {
    const { serveUntilTold } = await import('../devnet/alive.js');
    try {
      await super.run();
    } catch (error) {
      await this.#devnet?.stop();
      throw error;
    }
    if (this.#devnet === undefined) return;
    await serveUntilTold(this.#devnet, this.#told);
  }

  protected override async execute({ flags }: Input<typeof Devnet>): Promise<CommandResult> {
    const { requireInstalled } = await import('../devnet/installed.js');
    requireInstalled();
    const [{ coreMarket }, { startDevnet }] = await Promise.all([
      import('../devnet/core-market.js'),
      import('../devnet/start.js'),
    ]);
    const market = await coreMarket();
    const onProgress = (message: string): void => {
      if (process.stderr.isTTY) this.note(message);
    };
    const devnet = await startDevnet({ market, port: flags.port, onProgress });
    this.#devnet = devnet;
    const { safe, admins } = devnet;
    const view = {
      rpc: devnet.rpcUrl,
      chainId: devnet.chainId,
      safe,
      owners: safe.owners.map(({ address }) => address),
      guardian: admins.emergencyAdmin.address,
      contracts: devnet.contracts,
      workspace: await this.#workspace(flags['workspace-out'], devnet),
    };
    // Before anything is printed: whoever reads that the chain is ready may end it at once.
    this.#told = (await import('../devnet/alive.js')).toldToEnd();
    return { json: devnetJson(view), text: (style) => devnetText(view, style) };
  }

  async #workspace(dir: string | undefined, devnet: RunningDevnet): Promise<string | null> {
    if (dir === undefined) return null;
    const { makeDevnetWorkspace } = await import('../devnet/workspace.js');
    return (await makeDevnetWorkspace({ dir: resolve(dir), devnet })).root;
  }
}
