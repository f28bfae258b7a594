import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { contractNetwork } from '../../src/signer/contract-networks.js';
import { KNOWN_CONTRACTS, knownAddress, knownContract } from '../../src/signer/known-contracts.js';

const ASSETS = new URL(
  '../../node_modules/@safe-global/protocol-kit/node_modules/@safe-global/safe-deployments/dist/assets/',
  import.meta.url,
);

const NAMES: Readonly<Record<string, string>> = {
  Safe: 'Singleton',
  GnosisSafe: 'Singleton',
  SafeProxyFactory: 'ProxyFactory',
  GnosisSafeProxyFactory: 'ProxyFactory',
  CompatibilityFallbackHandler: 'FallbackHandler',
};

interface Deployment {
  readonly contractName: string;
  readonly version: string;
  readonly deployments: Readonly<Record<string, { readonly address: string }>>;
}

describe('the table of known Safe contracts', () => {
  it('agrees with the safe-deployments package, and has every batch and message library in it', function () {
    if (!existsSync(ASSETS)) {
      process.stdout.write('    skipped: safe-deployments is not installed below protocol-kit\n');
      this.skip();
    }
    const published = new Map<string, string>();
    const libraries: string[] = [];
    for (const folder of readdirSync(ASSETS)) {
      for (const file of readdirSync(new URL(`${folder}/`, ASSETS))) {
        const json = JSON.parse(readFileSync(new URL(`${folder}/${file}`, ASSETS), 'utf8')) as Deployment;
        const kind = NAMES[json.contractName] ?? json.contractName;
        for (const [deployment, { address }] of Object.entries(json.deployments)) {
          published.set(`${kind} ${json.version} ${deployment}`, address.toLowerCase());
          if (/^(MultiSend|SignMessage|SafeMigration)/.test(kind)) libraries.push(address);
        }
      }
    }
    for (const known of KNOWN_CONTRACTS) {
      expect(published.get(`${known.kind} ${known.version} ${known.deployment}`)).to.equal(known.address);
    }
    expect(libraries).to.have.length.greaterThan(15);
    for (const address of libraries) expect(knownContract(address as `0x${string}`), address).not.to.equal(undefined);
  });

  it('finds an address in either case, and no address twice', () => {
    expect(knownContract('0x9641D764FC13C8B624C04430C7356C1C7C8102E2')?.kind).to.equal('MultiSendCallOnly');
    expect(knownContract(`0x${'0'.repeat(40)}`)).to.equal(undefined);
    expect(new Set(KNOWN_CONTRACTS.map((known) => known.address)).size).to.equal(KNOWN_CONTRACTS.length);
    expect(knownAddress('MultiSendCallOnly', '1.2.0')).to.equal(undefined);
  });

  it('gives protocol-kit all addresses of a version from 1.3.0 on, and none before', () => {
    for (const version of ['1.3.0', '1.4.1', '1.5.0'] as const) {
      const network = contractNetwork(version);
      expect(Object.values(network ?? {}).filter((a) => /^0x[0-9a-fA-F]{40}$/.test(String(a)))).to.have.length(8);
    }
    expect(contractNetwork('1.1.1')).to.equal(undefined);
  });
});
