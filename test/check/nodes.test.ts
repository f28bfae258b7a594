import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { exitOf } from '../../src/check/summary.js';
import { CONFIG } from '../commands/workspace.js';
import { inRepository, type Repository, told } from './repository.js';

/** A server that answers no call and keeps what it was asked, with the key that came along. */
class Witness {
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Witness> {
    const server = createServer((request, response) => {
      witness.asked.push(request.url ?? '');
      request.resume();
      response.writeHead(403).end();
    });
    const witness = new Witness(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return witness;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

describe('the nodes of a check', () => {
  let ours: Witness;
  let theirs: Witness;
  beforeEach(async () => {
    [ours, theirs] = [await Witness.start(), await Witness.start()];
  });
  afterEach(async () => {
    await ours.stop();
    await theirs.stop();
  });
  const env = (): Record<string, string> => ({
    ETHEREUM_RPC_URL: `${ours.url}/secret`,
    OTHER_RPC_URL: `${ours.url}/other-secret`,
  });
  const changed = (repo: Repository): Promise<void> => repo.edit('params/core.yaml', '3_000_000', '3_300_000');

  it(
    'are those that the base names: a change chooses neither the variable nor the address',
    inRepository(async (repo) => {
      await changed(repo);
      await repo.write('plimsoll.yaml', CONFIG.replace('ETHEREUM_RPC_URL', 'OTHER_RPC_URL'));
      await repo.check({ env: env() });
      expect(ours.asked).to.include('/secret').and.not.include('/other-secret');
      await repo.write('plimsoll.yaml', CONFIG.replace('${ETHEREUM_RPC_URL}', theirs.url));
      await repo.check({ env: env() });
      expect(theirs.asked).to.deep.equal([]);
      const before = ours.asked.length;
      await repo.write(
        'plimsoll.yaml',
        CONFIG.replace('  ethereum:', `  mine: { id: 1, rpc: "\${OTHER_RPC_URL}" }\n  ethereum:`),
      );
      await repo.edit('params/core.yaml', 'chain: ethereum', 'chain: mine');
      await repo.edit('params/core.yaml', 'authority: dao\n', '');
      const report = await repo.check({ env: env() });
      expect(ours.asked).to.have.length(before);
      expect(report.summary.notEvaluated.find(({ ruleId }) => ruleId === 'check/drift')?.why).to.equal(
        "the base's plimsoll.yaml has no chain mine",
      );
      expect(told(report.findings).join()).to.include('error check/market-repointed');
    }),
  );

  it(
    'are the tip’s, whatever older commit a change starts from',
    inRepository(
      async (repo) => {
        repo.git('checkout', '-qb', 'change');
        await changed(repo);
        repo.commit();
        repo.git('checkout', '-q', 'main');
        await repo.write('plimsoll.yaml', CONFIG);
        repo.commit();
        repo.git('checkout', '-q', 'change');
        await repo.check({ env: env() });
        expect(ours.asked).to.include('/secret').and.not.include('/other-secret');
      },
      '.',
      { 'plimsoll.yaml': CONFIG.replace('ETHEREUM_RPC_URL', 'OTHER_RPC_URL') },
    ),
  );

  it(
    'that fail are an error of their own kind, beside what was found without them',
    inRepository(async (repo) => {
      await changed(repo);
      const report = await repo.check({ env: env() });
      expect(report.failed).to.equal(true);
      expect(exitOf(report)).to.equal(69);
      const [finding] = report.findings;
      expect(finding).to.include({ severity: 'error', file: 'params/core.yaml' });
      expect(finding?.ruleId).to.match(/^rpc\//);
      expect(JSON.stringify(report)).to.not.include('secret');
      expect(report.markets[0]?.changes).to.have.length(1);
      expect(report.summary.notEvaluated.map(({ ruleId }) => ruleId)).to.deep.equal([
        'check/drift',
        'check/proof',
        'check/impact',
      ]);
      await repo.edit('params/core.yaml', 'ltv: 80.5% ', 'ltv: 99% ');
      expect(exitOf(await repo.check({ env: env() })), 'with errors of the change itself').to.equal(1);
    }),
  );

  it(
    'that plimsoll.yaml writes out may be absent',
    inRepository(
      async (repo) => {
        await changed(repo);
        const report = await repo.check();
        expect(report.failed).to.equal(false);
        expect(report.summary.notEvaluated[0]?.why).to.equal(
          'nothing answers at the address that plimsoll.yaml has for ethereum',
        );
      },
      '.',
      { 'plimsoll.yaml': CONFIG.replace('${ETHEREUM_RPC_URL}', 'http://127.0.0.1:1') },
    ),
  );
});
