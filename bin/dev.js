#!/usr/bin/env -S node --import tsx
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from '../src/cli/main.ts';

const pkg = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
await main(process.argv.slice(2), { root: fileURLToPath(new URL('..', import.meta.url)), package: pkg });
