import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import type { CommandResult } from '../../src/cli/result.js';
import { listScenarios } from '../../src/cli/scenario.js';

export default class ScenarioList extends BaseCommand<typeof ScenarioList> {
  static override summary = 'List the scenarios at hand.';
  static override description =
    `Scenarios stand in the scenarios folder of the workspace, or come with Plimsoll, whose names begin with plimsoll/
(docs/scenarios.md). A scenario with errors ends with exit code 1.`;
  static override examples = ['<%= config.bin %> scenario list'];

  protected override async execute({ flags }: Input<typeof ScenarioList>): Promise<CommandResult> {
    return listScenarios(flags.workspace);
  }
}
