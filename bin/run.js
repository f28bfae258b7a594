#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const pkg = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const dist = new URL('../dist/', import.meta.url);
const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === '--version') {
  console.log(`${pkg.name}/${pkg.version} ${process.platform}-${process.arch} node-${process.version}`);
} else if (existsSync(dist)) {
  // Node 22.1 and later keep compiled code between runs.
  module.enableCompileCache?.();
  const { main } = await import(new URL('main.js', dist).href);
  await main(argv, { root: fileURLToPath(dist), package: pkg });
} else {
  console.error('Plimsoll is not built yet. Run: npm ci && npm run build');
  process.exitCode = 1;
}
