import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildStep } from './step.js';

interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
}

const packageOf = (input: string): string | null => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? null;

/** The licence texts of everything inside the bundle, as their licences ask of whoever passes the code on. */
export const licences: BuildStep = async ({ root, out }) => {
  const { inputs } = JSON.parse(readFileSync(join(out, 'meta.json'), 'utf8')) as Metafile;
  const packages = [...new Set(Object.keys(inputs).map(packageOf))].filter((name) => name !== null).sort();
  const texts = packages.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
      license?: unknown;
    };
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const path = join(root, folder, file ?? '');
    const text =
      file !== undefined && existsSync(path) ? readFileSync(path, 'utf8').trim() : '(no licence text in the package)';
    return `${name} ${version}: ${String(license)}\n\n${text}\n`;
  });
  writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
};
