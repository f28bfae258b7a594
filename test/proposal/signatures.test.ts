import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SigningKey } from 'ethers/crypto';
import fc from 'fast-check';
import { SAFE_OWNERS } from '../../devnet/accounts.js';
import type { Hex } from '../../src/chain/hex.js';
import { collectSignatures, writeSignature } from '../../src/proposal/signatures.js';

const HASH: Hex = `0x${'5a'.repeat(32)}`;
const OTHER: Hex = `0x${'a5'.repeat(32)}`;
const OWNERS = SAFE_OWNERS.map(({ address }) => address.toLowerCase() as Hex);

describe('the signatures beside a proposal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-signatures-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const signature = (owner: number, hash: Hex = HASH): Hex =>
    new SigningKey(SAFE_OWNERS[owner]?.privateKey ?? '').sign(hash).serialized as Hex;
  const add = (owner: number, hash: Hex = HASH, by = owner): Promise<string> =>
    writeSignature(folder, hash, 'd1'.repeat(32), { owner: OWNERS[owner] ?? '0x', signature: signature(by, hash) });
  const owners = async (of: readonly Hex[] = OWNERS): Promise<readonly string[]> =>
    (await collectSignatures(folder, { hash: HASH, owners: of, ask: null })).valid.map(({ owner }) => owner);

  it('are none where there is no folder', async () => {
    expect(await collectSignatures(folder, { hash: HASH, owners: OWNERS, ask: null })).to.deep.equal({
      valid: [],
      invalid: [],
    });
  });

  it('count once an owner, in files of their own', async () => {
    expect(await add(0)).to.equal(`signatures/${SAFE_OWNERS[0]?.address}.json`);
    await add(1);
    await add(0);
    expect(await owners()).to.have.members([OWNERS[0], OWNERS[1]]);
    const file = join(folder, 'signatures', 'again.json');
    await writeFile(file, await readFile(join(folder, 'signatures', `${SAFE_OWNERS[0]?.address}.json`), 'utf8'));
    expect(await owners()).to.have.length(2);
    expect(await readdir(join(folder, 'signatures'))).to.have.length(3);
  });

  it('count only of those who are owners now', async () => {
    await add(0);
    await add(1);
    expect(await owners(OWNERS.slice(1))).to.deep.equal([OWNERS[1]]);
    const { invalid } = await collectSignatures(folder, { hash: HASH, owners: OWNERS.slice(1), ask: null });
    expect(invalid[0]?.why).to.equal(
      `The signature is by ${SAFE_OWNERS[0]?.address}, which is not an owner of the Safe`,
    );
  });

  it('do not count over another transaction, or in another owner’s name', async () => {
    await add(0, OTHER);
    await add(1, HASH, 2);
    const { valid, invalid } = await collectSignatures(folder, { hash: HASH, owners: OWNERS, ask: null });
    expect(valid).to.deep.equal([]);
    expect(invalid.map(({ why }) => why)).to.have.members([
      'it is over another transaction',
      `it was made by ${SAFE_OWNERS[2]?.address}, not by ${SAFE_OWNERS[1]?.address}`,
    ]);
  });

  it('do not count where one digit is another', async () => {
    const good = signature(0);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: good.length - 1 }),
        fc.constantFrom(...'0123456789abcdef'),
        async (at, digit) => {
          const bad = `${good.slice(0, at)}${digit}${good.slice(at + 1)}`;
          fc.pre(bad !== good);
          await writeSignature(folder, HASH, 'd1'.repeat(32), { owner: OWNERS[0] ?? '0x', signature: bad as Hex });
          expect(await owners()).to.deep.equal([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are told from garbage, which never stops the others from counting', async () => {
    await add(2);
    const plant = (name: string, text: string): Promise<void> => writeFile(join(folder, 'signatures', name), text);
    await plant('a.json', '');
    await plant('b.json', '{');
    await plant('c.json', 'null');
    await plant('d.json', '{"format":"plimsoll.signature/1"}');
    await plant('e.json', `{"format":"plimsoll.signature/1","signer":1,"signature":[],"safeTxHash":"${HASH}"}`);
    await plant('f.json', `{"format":"plimsoll.signature/1","signer":"x","signature":"0xzz","safeTxHash":"${HASH}"}`);
    await plant('g.json', `{"__proto__":{"format":"plimsoll.signature/1"}}`);
    await plant('h.json', '['.repeat(5000));
    await plant('i.txt', 'x');
    await writeFile(join(folder, 'signatures', 'j.json'), Buffer.from([0xff, 0xfe, 0x00]));
    await mkdir(join(folder, 'signatures', 'k.json'));
    await symlink('/nowhere/at/all', join(folder, 'signatures', 'l.json'));
    const { valid, invalid } = await collectSignatures(folder, { hash: HASH, owners: OWNERS, ask: null });
    expect(valid.map(({ owner }) => owner)).to.deep.equal([OWNERS[2]]);
    expect(invalid.map(({ file }) => file)).to.deep.equal([...'abcdefghjkl'].map((name) => `signatures/${name}.json`));
  });
});
