import { expect } from 'chai';
import { cli, freshWorkspace } from './devnet.js';

describe('reading the devnet', function () {
  this.timeout(180_000);

  it('finds no difference between chain and YAML in a new workspace', async () => {
    const { root, env } = await freshWorkspace();
    const { json, err } = await cli(['diff', '--json', '--detailed-exitcode'], { cwd: root, env });
    expect(err).to.equal('');
    expect(json.diffs.map(({ market, changes }: { market: string; changes: object[] }) => [market, changes])).to.deep.equal([
      ['aave-v3-ethereum-core', []],
      ['perp-curie-devnet', []],
    ]);
  });
});
