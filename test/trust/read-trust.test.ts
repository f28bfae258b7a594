import { expect } from 'chai';
import { parseTrust } from '../../src/trust/read-trust.js';
import { refusalIn } from '../refusal.js';

const SHA = 'a'.repeat(64);
const HASH = `0x${'b'.repeat(64)}`;
const SAFE = '0xe80F3c2046C04bf94B04Ca142F94fbf7480110C7';
const HEAD = 'apiVersion: plimsoll/v1\nkind: Trust\n';

const read = (body: string) => parseTrust({ file: 'trust.yaml', text: HEAD + body });

/** The findings of a file that is refused, as `line rule message`. */
const wrong = async (body: string): Promise<string[]> => {
  const error = await refusalIn(() => read(body));
  expect(error.code).to.equal('trust/invalid');
  return error.findings.map(({ range, ruleId, message }) => `${range?.start.line} ${ruleId} ${message}`);
};

describe('a trust file', () => {
  it('is read whole', async () => {
    const trust = await read(`workspaces:
  risk:
    repository: [${'2'.repeat(40)}, ${'1'.repeat(40)}]
    path: .
    remote: https://example.org/risk.git
    ref: refs/remotes/origin/main
    pins: { workspace: ${SHA}, definitions: { lend: ${SHA} } }
chains:
  31337:
    safes:
      "${SAFE}": { version: 1.4.1, code: "${HASH}", singleton: "${SAFE}", singletonCode: "${HASH}", threshold: 2, owners: ["${SAFE}"] }
    contracts:
      "${SAFE.toLowerCase()}": { name: pool, code: "${HASH}" }
    delegates:
      "${SAFE}": { reason: read it, code: "${HASH}" }
allow:
  safe/value:
    "${SAFE}": { reason: why, until: 2026-12-31 }
    anywhere: { reason: why, until: 2028-02-29 }
`);
    expect(trust.workspaces.get('risk')).to.deep.equal({
      name: 'risk',
      repository: ['1'.repeat(40), '2'.repeat(40)],
      path: '.',
      remote: 'https://example.org/risk.git',
      ref: 'refs/remotes/origin/main',
      workspace: SHA,
      definitions: new Map([['lend', SHA]]),
    });
    const chain = trust.chains.get(31337n);
    const lower = SAFE.toLowerCase();
    expect([
      ...(chain?.safes.keys() ?? []),
      ...(chain?.contracts.keys() ?? []),
      ...(chain?.delegates.keys() ?? []),
    ]).to.deep.equal([lower, lower, lower]);
    expect(chain?.safes.get(lower as `0x${string}`)).to.deep.include({
      version: '1.4.1',
      singleton: lower,
      threshold: 2,
      owners: [lower],
    });
    expect(trust.allow.map(({ rule, where, until }) => [rule, where, until])).to.deep.equal([
      ['safe/value', lower, '2026-12-31'],
      ['safe/value', 'anywhere', '2028-02-29'],
    ]);
  });

  it('trusts nothing where it is bare', async () => {
    const trust = await read('');
    expect([trust.workspaces.size, trust.chains.size, trust.allow.length]).to.deep.equal([0, 0, 0]);
  });

  it('says which line is wrong', async () => {
    expect(await wrong('chain:\n  1: {}\n')).to.deep.equal(['3 schema/unknown-key the document has no chain']);
    expect(await wrong('chains:\n  one: {}\n')).to.deep.equal(['4 schema/unknown-key chains has no one']);
    expect(await wrong(`chains:\n  1:\n    safes:\n      "${SAFE}": { version: 1.4.1 }\n`)).to.include(
      `6 schema/required chains.1.safes.${SAFE} lacks code`,
    );
    expect(await wrong('allow:\n  safe/value:\n    core: { reason: x, until: soon }\n')).to.have.lengthOf(1);
  });

  it('takes no branch but by its full name, and no tag', async () => {
    const entry = (ref: string) =>
      `workspaces:\n  a: { repository: [${'1'.repeat(40)}], path: ., ref: ${ref}, pins: { workspace: ${SHA}, definitions: {} } }\n`;
    await read(entry('refs/heads/main'));
    for (const ref of ['main', 'origin/main', 'refs/tags/main', 'refs/remotes/-x', 'HEAD'])
      expect((await wrong(entry(ref))).join(), ref).to.include('schema/value workspaces.a.ref');
  });

  it('has addresses with their checksum, each once', async () => {
    const contracts = (...addresses: string[]) =>
      `chains:\n  1:\n    contracts:\n${addresses.map((address) => `      "${address}": { name: a, code: "${HASH}" }\n`).join('')}`;
    expect(await wrong(contracts(SAFE.replace('C', 'c')))).to.deep.equal([
      `6 trust/address the checksum of ${SAFE.replace('C', 'c')} is wrong (EIP-55)`,
    ]);
    expect(await wrong(contracts('0x12'))).to.deep.equal(['6 trust/address 0x12 is not an address']);
    expect(await wrong(contracts(SAFE, SAFE.toLowerCase()))).to.deep.equal([
      `7 trust/address ${SAFE.toLowerCase()} stands twice in chains.1.contracts`,
    ]);
  });

  it('allows nothing that says bytes, documents or pins are wrong', async () => {
    for (const rule of [
      'review/does-not-reproduce',
      'trust/contract-code',
      'safe/hash-mismatch',
      'safe/delegatecall',
      'bundle/altered',
      'review/nodes-disagree',
      'nonsense',
    ])
      expect((await wrong(`allow:\n  ${rule}:\n    core: { reason: x, until: 2030-01-01 }\n`)).join(), rule).to.equal(
        `4 trust/not-allowable warnings of ${rule} cannot be allowed`,
      );
  });

  it('has days of the calendar only', async () => {
    expect(await wrong('allow:\n  safe/value:\n    core: { reason: x, until: 2027-02-29 }\n')).to.deep.equal([
      '5 trust/date 2027-02-29 is no day of the calendar',
    ]);
  });

  it('is never read in part: a file that is no YAML trusts nothing', async () => {
    expect((await wrong('a: [1\n')).join()).to.include('document/yaml');
    expect((await wrong('kind: Trust\n')).join()).to.include('document/duplicate-key');
  });
});
