import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { MODEL_NAMES } from '../../src/impact/calibrate/asset-model.js';
import { root } from '../program.js';

describe('docs/calibration.md', () => {
  it('names every model and only flags that are there', async () => {
    const page = await readFile(join(root, 'docs/calibration.md'), 'utf8');
    const command = await readFile(join(root, 'commands/calibrate.ts'), 'utf8');
    for (const model of MODEL_NAMES) expect(page).to.include(`\`${model}\``);
    const flags = [...page.matchAll(/`--([a-z-]+)/g)].map(([, flag]) => flag ?? '');
    expect(flags).to.include.members(['step', 'within', 'held-out', 'confidence']);
    for (const flag of flags) expect(command, flag).to.match(new RegExp(`\\n {4}'?${flag}'?: Flags`));
  });
});
