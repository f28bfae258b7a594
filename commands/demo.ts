import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import type { CommandResult } from '../src/cli/result.js';
import { refused } from '../src/diagnostic/error.js';
import { escapeForTerminal } from '../src/diagnostic/escape.js';

interface DemoStep {
  readonly command: string;
  readonly exit: number;
}

export default class Demo extends BaseCommand<typeof Demo> {
  static override summary = 'Show the whole way: from a YAML edit to an executed Safe transaction, on real contracts.';
  static override description =
    `Starts the embedded chain with a whole Aave v3 market, makes a workspace in a temporary folder, edits three parameters and
runs every command of the journey, each printed before its output. Nothing is left running; the workspace stays.`;
  static override flags = {
    keep: Flags.boolean({ description: 'Leave the chain running at the end, until Ctrl-C.' }),
  };
  static override examples = ['<%= config.bin %> demo'];

  protected override async execute({ flags }: Input<typeof Demo>): Promise<CommandResult> {
    const { requireInstalled } = await import('../devnet/installed.js');
    requireInstalled();
    const [{ coreMarket }, { startDevnet }, { makeDevnetWorkspace }, demo] = await Promise.all([
      import('../devnet/core-market.js'),
      import('../devnet/start.js'),
      import('../devnet/workspace.js'),
      import('../devnet/demo.js'),
    ]);
    this.note('Starting the embedded chain (the first time, its contracts are compiled: about half a minute)');
    const devnet = await startDevnet({
      market: await coreMarket(),
      onProgress: (message) => this.note(`  ${message}`),
    });
    try {
      const folder = await mkdtemp(join(tmpdir(), 'plimsoll-demo-'));
      const { root } = await makeDevnetWorkspace({ dir: join(folder, 'workspace'), devnet });
      this.say(`A real Aave v3 market on ${devnet.rpcUrl}, governed by the 2-of-3 Safe ${devnet.safe.address}.`);
      this.say(`Its workspace is ${root}. plimsoll stands for: node ${demo.programPath()}`);
      this.say(`\nThree edits of ${demo.DEMO_DOCUMENT}, committed:\n`);
      this.say(await demo.makeDemoEdits(root));
      const steps: DemoStep[] = [];
      for (const step of demo.DEMO_STEPS) steps.push(await this.step(step, root, demo.runStep));
      if (flags.keep) await this.keep(devnet);
      return {
        json: { format: 'plimsoll.demo/1', ok: true, workspace: root, steps },
        text: () =>
          `\nThe last diff is empty: the chain holds what the YAML says.\nThe workspace with its proposal is ${root}\n` +
          `Next: run it on a chain of your own with \`plimsoll devnet --workspace-out DIR\`, edit ${demo.DEMO_DOCUMENT} there, and propose.\n` +
          'Or take over a live market: `plimsoll init --help`.',
      };
    } finally {
      await devnet.stop();
    }
  }

  /** The journey is a show: it goes where the result goes, unless that is a JSON object. */
  private say(text: string): void {
    if (!this.argv.includes('--json')) process.stdout.write(`${text}\n`);
  }

  private async step(
    step: readonly string[],
    root: string,
    run: (args: readonly string[], root: string, output: 'inherit' | 'ignore') => Promise<number>,
  ): Promise<DemoStep> {
    const args = await Promise.all(step.map(async (word) => (word === 'BUNDLE' ? bundleIn(root) : word)));
    const command = `plimsoll ${args.map((word) => (/^[\w./-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`;
    this.say(`\n$ ${escapeForTerminal(command)}`);
    const exit = await run(args, root, this.argv.includes('--json') ? 'ignore' : 'inherit');
    if (exit !== 0)
      throw refused('devnet/demo', `${command} ended with exit code ${exit}`, { hint: `Look into ${root}.` });
    return { command, exit };
  }

  private async keep(devnet: { readonly rpcUrl: string; readonly pid: number; stop(): Promise<void> }): Promise<void> {
    const { serveUntilTold } = await import('../devnet/alive.js');
    this.note(`\nThe chain stays on ${devnet.rpcUrl} until Ctrl-C.`);
    await serveUntilTold(devnet as Parameters<typeof serveUntilTold>[0]);
  }
}

const bundleIn = async (root: string): Promise<string> => {
  const [bundle] = await readdir(join(root, 'proposals'));
  return `proposals/${bundle ?? ''}`;
};
