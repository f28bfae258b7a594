// Files that are written from the sources: npm run docs. With --check, exits 1 where one is out of step.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOPICS } from '../src/cli/topics/all.js';
import { topicMarkdown } from '../src/cli/topics/render.js';
import { diskFiles } from '../src/document/files.js';
import { Scenarios } from '../src/impact/scenario/scenarios.js';
import { marketSchema } from '../src/protocol/json-schema.js';
import { Definitions, definitionNames } from '../src/protocol/load-definition.js';
import { parametersMarkdown } from './docs/parameters.js';
import { routesMarkdown } from './docs/routes.js';
import { scenariosMarkdown } from './docs/scenarios.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = new Map(TOPICS.map((topic) => [`docs/${topic.name}.md`, topicMarkdown(topic)]));

const files = diskFiles(root);
const definitions = new Definitions(files, 'protocols');
for (const name of await definitionNames(files, 'protocols')) {
  const protocol = await definitions.load(name);
  const schema = marketSchema(protocol);
  pages.set(`schemas/markets/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
  pages.set(`docs/parameters/${name}.md`, parametersMarkdown(protocol));
}

const scenarios = 'docs/scenarios.md';
const listed = await new Scenarios(null, 'scenarios').list();
pages.set(scenarios, scenariosMarkdown(readFileSync(join(root, scenarios), 'utf8'), listed));

const routes = 'docs/routes.md';
pages.set(routes, routesMarkdown(readFileSync(join(root, routes), 'utf8')));

const stale = [...pages].filter(([file, text]) => {
  const path = join(root, file);
  return !existsSync(path) || readFileSync(path, 'utf8') !== text;
});

if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is out of step with the sources: npm run docs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
