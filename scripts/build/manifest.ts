import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Plugin, settings } from '@oclif/core';
import type { BuildStep } from './step.js';

/** What oclif reads at start-up instead of loading every command: names, flags, arguments, summaries. */
export const manifest: BuildStep = async ({ out, pkg }) => {
  settings.enableAutoTranspile = false;
  const plugin = new Plugin({
    root: out,
    isRoot: true,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    ...({ pjson: pkg } as object),
  });
  await plugin.load();
  writeFileSync(join(out, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest)}\n`);
};
