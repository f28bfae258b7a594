import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import PayloadStatus from '../../commands/payload/status.js';
import Payload from '../../commands/payload.js';
import { CATALOGUE } from '../../src/cli/catalogue.js';
import { CREATE2_DEPLOYER } from '../../src/proposal/payload/create2.js';
import { SOLC_SETTINGS } from '../../src/proposal/payload/solc-input.js';
import { SOLC_VERSION } from '../../src/proposal/payload/solidity.js';
import { root } from '../program.js';

describe('docs/payload.md', () => {
  const page = readFileSync(join(root, 'docs/payload.md'), 'utf8');

  it('names only flags and codes that are there', () => {
    const flags = [...page.matchAll(/(?<=[\s`])--([a-z][a-z-]+)/g)].map(([, flag]) => flag ?? '');
    expect(flags).to.include.members(['executor', 'assert-before', 'out', 'only', 'include-drift', 'block']);
    const known = Object.keys({ ...Payload.flags, ...PayloadStatus.flags });
    for (const flag of flags) expect(known).to.include(flag);
    const codes = [...page.matchAll(/`((?:payload|proof|route)\/[a-z-]+)`/g)].map(([, code = '']) => code);
    expect(codes).to.have.length(3);
    for (const code of codes) expect(CATALOGUE[code], code).to.not.equal(undefined);
  });

  it('tells the compiler and the deployer that are used', () => {
    expect(page).to.contain(`in the release that the source names (${SOLC_VERSION})`);
    expect(page).to.contain(
      `optimizer with ${SOLC_SETTINGS.optimizer.runs} runs, EVM version ${SOLC_SETTINGS.evmVersion}`,
    );
    expect(page.toLowerCase()).to.contain(`\`${CREATE2_DEPLOYER}\``);
  });

  it('names the release of the compiler that the tests run', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules/solc/package.json'), 'utf8'));
    expect(version).to.equal(SOLC_VERSION);
  });
});
