import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import type { CommandResult } from '../../src/cli/result.js';
import { showScenario } from '../../src/cli/scenario.js';

export default class ScenarioShow extends BaseCommand<typeof ScenarioShow> {
  static override summary = 'Show what a scenario says: its facts and their sources, what was chosen, and every layer.';
  static override description = 'What it extends is shown with it.';
  static override args = {
    name: Args.string({ description: 'The scenario, as NAME or plimsoll/NAME.', required: true }),
  };
  static override examples = [
    '<%= config.bin %> scenario show plimsoll/march-2020',
    '<%= config.bin %> scenario show plimsoll/usdc-2023 --json',
  ];

  protected override async execute({ flags, args }: Input<typeof ScenarioShow>): Promise<CommandResult> {
    return showScenario(args.name, flags.workspace);
  }
}
