// What a large repository costs: 200 markets of 50 reserves and 20 e-modes, 1000 values each, in a git repository of its own.
// Everything, and one changed file, by `validate` and `check`; against parsing the same files with `yaml` in a bare node,
// and against spectral, where npm can install it. Times are medians of interleaved runs, with peak memory; ratios to parsing.
// Run after a build: npx tsx bench/monorepo.ts [markets] [rounds]
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = join(root, 'bin/run.js');
const markets = Number.parseInt(process.argv[2] ?? '200', 10);
const rounds = Number.parseInt(process.argv[3] ?? '3', 10);

const address = (market: number, reserve: number): string =>
  `"0x${((market + 1) * 1000 + reserve).toString().padStart(40, '0')}"`;

const reserveYaml = (market: number, reserve: number): string => `  R${reserve}:
    asset: ${address(market, reserve)}
    ltv: ${60 + (reserve % 10)}%   # set together with the two below
    liquidationThreshold: ${75 + (reserve % 5)}.5%
    liquidationBonus: 5%
    liquidationProtocolFee: 10%
    reserveFactor: 15%
    supplyCap: ${(reserve + 1) * 3}_000_000
    borrowCap: ${(reserve + 1) * 2}_000_000
    debtCeiling: disabled
    borrowingEnabled: true
    flashLoanEnabled: true
    borrowableInIsolation: false
    siloedBorrowing: false
    frozen: false
    paused: false
    interestRate:
      optimalUsage: 90%
      base: 0%
      slope1: 2.7%
      slope2: 80%
`;

const eModeYaml = (mode: number): string => `  "${mode}":
    label: "Group ${mode}"
    ltv: 93%
    liquidationThreshold: 95%
    liquidationBonus: 1%
    collateral: [R${mode}, R${mode + 1}, R${mode + 2}]
`;

const range = (many: number): readonly number[] => Array.from({ length: many }, (_, index) => index);

const marketYaml = (market: number): string => `apiVersion: plimsoll/v1
kind: Market
name: market-${market}
protocol: aave-v3
chain: ethereum
contracts:
  poolAddressesProvider: ${address(market, 999)}
reserves:
${range(50)
  .map((reserve) => reserveYaml(market, reserve))
  .join('\n')}
eModes:
${range(20)
  .map((mode) => eModeYaml(mode + 1))
  .join('\n')}`;

const WORKSPACE = `apiVersion: plimsoll/v1
kind: Workspace
chains:
  ethereum: { id: 1 }
`;

const git = (cwd: string, ...words: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...words], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });

const CHANGED = 'params/m7.yaml';

/** The repository: everything committed, then one value of one market changed and committed. */
const generate = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'params'), { recursive: true });
  await writeFile(join(folder, 'plimsoll.yaml'), WORKSPACE);
  for (const market of range(markets)) await writeFile(join(folder, `params/m${market}.yaml`), marketYaml(market));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'all');
  const text = await readFile(join(folder, CHANGED), 'utf8');
  await writeFile(join(folder, CHANGED), text.replace('supplyCap: 3_000_000', 'supplyCap: 3_300_000'));
  git(folder, 'commit', '--quiet', '--all', '--message', 'one value');
};

/** Tells the peak of a node's memory on its last line of stderr. */
const MEMORY = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process._rawDebug(`maxRSS ${process.resourceUsage().maxRSS}`))',
)}`;

interface Sample {
  readonly milliseconds: number;
  readonly megabytes: number;
}

const once = (argv: readonly string[], cwd: string): Promise<Sample> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    execFile(
      process.execPath,
      ['--import', MEMORY, ...argv],
      { cwd, env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 1 << 28 },
      (error, stdout, stderr) => {
        const kilobytes = Number(/maxRSS (\d+)\n?$/.exec(stderr)?.[1] ?? Number.NaN);
        const sample = { milliseconds: performance.now() - start, megabytes: kilobytes / 1024 };
        if (error === null) resolve(sample);
        else reject(new Error(`${argv.join(' ')}: ${error.message}\n${stdout.slice(0, 2000)}`));
      },
    );
  });

const PARSE = `
import { readdirSync, readFileSync } from 'node:fs';
import { parseDocument } from ${JSON.stringify(pathToFileURL(join(root, 'node_modules/yaml/dist/index.js')).href)};
const files = process.argv[2] === undefined ? readdirSync('params').map((name) => 'params/' + name) : [process.argv[2]];
for (const file of files) parseDocument(readFileSync(file, 'utf8'));
`;

const RULESET = `rules:
  ltv:
    given: $.reserves[*].ltv
    then: { function: schema, functionOptions: { schema: { type: string, pattern: "^[0-9.]+%$" } } }
  factor:
    given: $.reserves[*]
    then: [{ field: reserveFactor, function: truthy }, { field: supplyCap, function: truthy }]
`;

/** Spectral's program, installed apart; null, with a message, where npm cannot. */
const spectral = async (folder: string): Promise<string | null> => {
  try {
    await mkdir(folder, { recursive: true });
    execFileSync(
      'npm',
      ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent', '@stoplight/spectral-cli@6'],
      { stdio: 'ignore', timeout: 180_000 },
    );
    return join(folder, 'node_modules/@stoplight/spectral-cli/dist/index.js');
  } catch {
    console.log('spectral: left out, npm cannot install it here');
    return null;
  }
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const main = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const repository = join(folder, 'repository');
    await generate(repository);
    const parse = join(folder, 'parse.mjs');
    await writeFile(parse, PARSE);
    await writeFile(join(folder, 'ruleset.yaml'), RULESET);
    const other = await spectral(join(folder, 'spectral'));
    const lint = (files: string): readonly string[] =>
      other === null ? [] : [other, 'lint', '--ruleset', join(folder, 'ruleset.yaml'), files];
    const hasCheck = existsSync(join(root, 'commands/check.ts'));
    if (!hasCheck) console.log('check: left out, there is no such command');
    const all: Readonly<Record<string, readonly string[]>> = {
      'yaml, all files': [parse],
      'validate, all files': [run, 'validate'],
      ...(hasCheck ? { 'check --all': [run, 'check', '--all', '--base', 'HEAD~1'] } : {}),
      ...(other === null ? {} : { 'spectral, all files': lint('params/*.yaml') }),
    };
    const one: Readonly<Record<string, readonly string[]>> = {
      'node -e 0': ['-e', '0'],
      'yaml, one file': [parse, CHANGED],
      'validate, one file': [run, 'validate', CHANGED],
      ...(hasCheck ? { 'check of one change': [run, 'check', '--base', 'HEAD~1'] } : {}),
      ...(other === null ? {} : { 'spectral, one file': lint(CHANGED) }),
    };
    console.log(`${markets} markets, ${markets * 1000} values, ${markets * marketYaml(0).length} bytes`);
    for (const [cases, limit] of [
      [all, 'yaml, all files'],
      [one, 'yaml, one file'],
    ] as const) {
      const samples = new Map(Object.keys(cases).map((name) => [name, [] as Sample[]]));
      for (let round = 0; round < rounds; round += 1)
        for (const [name, argv] of Object.entries(cases)) samples.get(name)?.push(await once(argv, repository));
      const time = (name: string): number => median((samples.get(name) ?? []).map(({ milliseconds }) => milliseconds));
      for (const [name, list] of samples)
        console.log(
          `${name.padEnd(24)} ${time(name).toFixed(0).padStart(7)} ms ${(time(name) / time(limit)).toFixed(2).padStart(6)} x ${median(
            list.map(({ megabytes }) => megabytes),
          )
            .toFixed(0)
            .padStart(6)} MB`,
        );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

await main();
