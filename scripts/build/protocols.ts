import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadYaml } from '../../src/document/load.js';
import { toPlain } from '../../src/document/plain.js';
import { digestOf } from '../../src/document/source.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import { findingsText } from '../../src/report/findings.js';
import { plain } from '../../src/report/style.js';
import type { BuildStep } from './step.js';

/**
 * The built-in definitions, parsed and checked, each under the sha256 of its text: a command that finds one there need not
 * parse the YAML again. An unsound definition is said and left out: the program then reads the YAML and refuses it.
 */
export const protocols: BuildStep = async ({ root, out }) => {
  const folder = join(root, 'protocols');
  mkdirSync(join(out, 'protocols'));
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!name.endsWith('.yaml')) continue;
    const source = { file: `protocols/${name}`, text: readFileSync(join(folder, name), 'utf8') };
    const loaded = loadYaml(source);
    const findings = loaded.ok ? (await readDefinition(source, loaded.root)).findings : loaded.findings;
    if (loaded.ok && findings.length === 0)
      writeFileSync(join(out, 'protocols', `${digestOf(source.text)}.json`), JSON.stringify(toPlain(loaded.root)));
    else console.warn(findingsText(findings, plain));
  }
};
