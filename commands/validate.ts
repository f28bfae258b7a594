import { relative, resolve } from 'node:path';
import { Args } from '@oclif/core';
import { documentsOf, validateWorkspace } from '../src/check/validate.js';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { EXIT } from '../src/diagnostic/error.js';
import { hasErrors } from '../src/diagnostic/finding.js';
import { validationText } from '../src/report/validation.js';
import { findWorkspace, openWorkspace } from '../src/workspace/workspace.js';

export default class Validate extends BaseCommand<typeof Validate> {
  static override aliases = ['param:validate'];
  static override summary = 'Check documents: schemas, units and invariants. Needs no network.';
  static override description =
    `Without paths, every document of the workspace is checked: plimsoll.yaml, the markets, the policies and its own
protocol definitions. Errors end with exit code 1; warnings are shown and pass.`;
  static override args = { paths: Args.string({ description: 'Files or folders of the workspace.' }) };
  static override strict = false;
  static override examples = [
    '<%= config.bin %> validate',
    '<%= config.bin %> validate params/aave-v3/ethereum/core.yaml',
  ];

  protected override async execute({ flags, operands }: Input<typeof Validate>): Promise<CommandResult> {
    const root = findWorkspace(process.cwd(), flags.workspace);
    const { documents, findings } = await validateWorkspace(
      () => openWorkspace(root),
      async (workspace) =>
        operands.length === 0 ? documentsOf(workspace) : this.expand(operands, root, workspace.files.list),
    );
    return {
      json: {
        format: 'plimsoll.validate/1',
        ok: !hasErrors(findings),
        findings: findings.map(publicFinding),
        documents,
      },
      text: (style) => validationText(documents, findings, style),
      exit: hasErrors(findings) ? EXIT.failed : EXIT.ok,
    };
  }

  private async expand(
    given: readonly string[],
    root: string,
    list: (folder: string) => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    const found: string[] = [];
    for (const path of given) {
      const inside = relative(root, resolve(process.cwd(), path)) || '.';
      const below = (await list(inside)).filter((file) => /\.ya?ml$/.test(file));
      found.push(...(below.length > 0 ? below : [inside]));
    }
    return [...new Set(found)];
  }
}
