import { resolve } from 'node:path';
import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import type { CommandResult } from '../../src/cli/result.js';
import { simulationJson } from '../../src/cli/simulation-json.js';
import { tellingOf, toldFlags } from '../../src/cli/simulation-told.js';
import { refused } from '../../src/diagnostic/error.js';
import { readTextFile } from '../../src/document/files.js';
import { simulationText } from '../../src/report/simulation-text.js';

export default class SimulateMerge extends BaseCommand<typeof SimulateMerge> {
  static override summary = 'Put the shards of a simulation together: the same numbers as one run, bit for bit.';
  static override args = { parts: Args.string({ description: 'What the shards wrote.', required: true }) };
  static override strict = false;
  static override flags = toldFlags;
  static override examples = ['<%= config.bin %> simulate merge part-1.json part-2.json'];

  protected override async execute({ flags, operands }: Input<typeof SimulateMerge>): Promise<CommandResult> {
    const [{ readPart }, { mergeParts }] = await Promise.all([
      import('../../src/impact/simulate/part-file.js'),
      import('../../src/impact/simulate/merge-parts.js'),
    ]);
    const parts = [];
    for (const file of operands) {
      const text = await readTextFile(resolve(file), file);
      if (text === null) throw refused('simulate/part', `there is no file ${file}`, { where: { file } });
      parts.push(readPart(text, file));
    }
    const simulation = mergeParts(parts);
    return {
      json: { format: 'plimsoll.simulate-merge/1', ok: true, ...simulationJson(simulation), findings: [] },
      text: (style) => simulationText(simulation, style, tellingOf(flags)),
    };
  }
}
