import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import { SAFE_OWNERS } from '../../../devnet/accounts.js';
import type { Hex } from '../../../src/chain/hex.js';
import { routeSigningLines } from '../../../src/report/route-signing-text.js';
import { plain } from '../../../src/report/style.js';
import { foundStages, withConsents } from '../../../src/route/compose.js';
import { type RouteRead, readRoute } from '../../../src/route/read-route.js';
import { routeSigning } from '../../../src/route/safe/route-signing.js';
import { readSafe } from '../../../src/route/safe/state.js';
import { type RouteCall, wrapCalls } from '../../../src/route/safe/wrap.js';
import type { About, Stage } from '../../../src/route/stage.js';
import { executeSafeTx } from '../../../src/signer/execute.js';
import { openSafe } from '../../../src/signer/safe-kit.js';
import { SecretKey } from '../../../src/signer/secret-key.js';
import { signSafeTx } from '../../../src/signer/sign.js';
import { addressWord } from '../../../src/signer/words.js';
import type { Through } from '../../../src/workspace/routes.js';
import { createSafe, deployVersion, safeInterface } from '../../e2e/safes.js';
import { NOBODY } from '../modifiers.js';
import { BOX, callOf, compileAll, type Deployed, pick, published, Road } from '../road.js';

const ABOUT: About = { nonce: `0x${'5a'.repeat(32)}`, description: '' };
const TIMELOCK = '@openzeppelin/contracts/build/contracts/TimelockController.json';
const OWNERS = SAFE_OWNERS.map(({ address }) => address);
const VERSIONS = { inner: '1.4.1', middle: '1.3.0', outer: '1.4.1' } as const;
type Name = keyof typeof VERSIONS;

describe('a route through Safes that own each other', function () {
  this.timeout(120_000);
  let road: Road;
  let safes: Record<Name, Hex>;
  let box: Deployed;
  let stranger: Hex;

  before(async function () {
    road = await Road.open(this);
    [, stranger = NOBODY] = await road.accounts();
    for (const version of new Set(Object.values(VERSIONS))) await deployVersion(road.rpc, version);
    const outer = await createSafe(road.rpc, VERSIONS.outer, OWNERS, 2, 1n);
    const middle = await createSafe(road.rpc, VERSIONS.middle, [outer], 1, 2n);
    // The outer Safe owns the inner one too: the route says through which it consents.
    const inner = await createSafe(road.rpc, VERSIONS.inner, [middle, outer], 1, 3n);
    safes = { inner, middle, outer };
    box = await road.deploy(pick(await compileAll(BOX), 'Box'), [inner]);
  });
  after(() => road?.close());

  const safeOf = async (name: string) => readSafe(road.rpc, await road.block(), safes[name as Name]);
  const read = async (calls: readonly RouteCall[], ...through: readonly (Through | Name)[]): Promise<RouteRead> => {
    const steps = through.map((one): Through => (typeof one === 'string' ? { kind: 'authority', name: one } : one));
    const route = { name: 'nested', title: null, chain: 'local', through: steps };
    return readRoute(route, calls, ABOUT, { reader: await road.reader(), safeOf });
  };
  const found = async (stages: readonly Stage[]): Promise<readonly Stage[]> => foundStages(stages, await road.reader());
  /** The owners of the outer Safe sign its transaction with these calls, and somebody sends it. */
  const signOuter = async (calls: readonly RouteCall[]): Promise<void> => {
    const { address, version, nonce } = await safeOf('outer');
    const identity = { chainId: 31337n, safe: address, version };
    const tx = wrapCalls(calls, { ...identity, address }, { nonce });
    const [first, second] = SAFE_OWNERS.map(({ privateKey }) => new SecretKey(privateKey));
    if (first === undefined || second === undefined) throw new Error('the Safe has owners');
    const open = await openSafe(identity, first, road.rpc);
    const signatures = [];
    for (const key of [first, second]) {
      const { owner, signature } = await signSafeTx(await openSafe(identity, key, road.rpc), tx);
      signatures.push({ kind: 'ecdsa' as const, owner, signature });
    }
    const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds / 20));
    await executeSafeTx(open, tx, signatures, { gasLimit: 1_000_000n, sleep, attempts: 200 });
  };
  /** Anybody sends what a Safe makes of calls, with the approval of an owner that is on the chain. */
  const sendApproved = async (name: 'inner' | 'middle', owner: Hex, calls: readonly RouteCall[]): Promise<void> => {
    const { address, version, nonce } = await safeOf(name);
    const tx = wrapCalls(calls, { address, version, chainId: 31337n }, { nonce });
    const signature = `0x${addressWord(owner)}${'0'.repeat(64)}01`;
    const face = { address, abi: safeInterface(VERSIONS[name]) };
    await road.send(
      stranger,
      callOf(face, 'execTransaction', tx.to, tx.value, tx.data, tx.operation, 0, 0, 0, NOBODY, NOBODY, signature),
    );
  };

  it('approves from outside inwards, each the hash that its contract computes, and is executed', async () => {
    const calls = [callOf(box, 'set', 7)];
    const { stages: made, account, wrappers } = await read(calls, 'inner', 'middle', 'outer');
    expect(made.map(({ name }) => name)).to.deep.equal(['sign']);
    const stages = withConsents(made, wrappers);
    expect(account).to.equal(safes.inner);
    expect(wrappers.flatMap(({ obstacles }) => obstacles)).to.deep.equal([]);
    const shape = stages.map(({ name, of, actor, calls: own }) => [
      name,
      of.toLowerCase().slice('Safe '.length),
      actor.kind === 'owners' && actor.safe,
      own,
    ]);
    expect(shape).to.deep.equal([
      ['approve', safes.outer, safes.outer, null],
      ['approve', safes.middle, safes.middle, null],
      ['sign', safes.inner, safes.inner, calls],
    ]);
    const [outer, middle] = await found(stages);
    const signing = routeSigning(31337n, await Promise.all(['inner', 'middle', 'outer'].map(safeOf)), stages);
    expect(signing.map(({ safe, approves }) => [safe.address, approves?.safe])).to.deep.equal([
      [safes.inner, undefined],
      [safes.middle, safes.inner],
      [safes.outer, safes.middle],
    ]);
    const onChain = async (name: Name, own: readonly RouteCall[]): Promise<unknown> => {
      const { address, version, nonce } = await safeOf(name);
      const tx = wrapCalls(own, { address, version, chainId: 31337n }, { nonce });
      const face = { address, abi: safeInterface(VERSIONS[name]) };
      const fields = [tx.to, tx.value, tx.data, tx.operation, 0, 0, 0, NOBODY, NOBODY, tx.nonce];
      return road.read(face, 'getTransactionHash', ...fields);
    };
    const hashes = [
      await onChain('inner', calls),
      await onChain('middle', middle?.calls ?? []),
      await onChain('outer', outer?.calls ?? []),
    ];
    expect(signing.map(({ hashes: { safeTx } }) => safeTx)).to.deep.equal(hashes);
    expect([middle, outer].map((stage) => stage?.ids[0]?.hex)).to.deep.equal(hashes.slice(0, 2));
    expect(middle?.ids[0]?.name).to.equal(`safeTxHash (Safe ${getAddress(safes.inner)}, nonce 0)`);

    const text = routeSigningLines(signing, plain).join('\n');
    expect(text).to.include(
      `${getAddress(safes.inner)} makes the calls: 1 of 2 owners sign, at nonce 0, version 1.4.1`,
    );
    expect(text).to.include(
      `${getAddress(safes.outer)} approves that of ${getAddress(safes.middle)}: 2 of 3 owners sign, at nonce 0, version 1.4.1`,
    );
    for (const hash of hashes) expect(text).to.include(String(hash));

    expect(await road.kinds(stages.slice(0, 2))).to.deep.equal(['open', 'open']);
    await signOuter(outer?.calls ?? []);
    expect(await road.kinds(stages.slice(0, 2))).to.deep.equal(['done', 'open']);
    await sendApproved('middle', safes.outer, middle?.calls ?? []);
    expect((await road.kinds(stages))[1]).to.equal('done');
    await sendApproved('inner', safes.middle, calls);
    expect(await road.read(box, 'value')).to.equal(7n);
    const [, after] = await found(stages);
    expect(after?.ids[0]?.name, 'the hash follows the nonce').to.match(/nonce 1\)$/);
    expect(after?.ids[0]?.hex).to.not.equal(hashes[0]);
  });

  it('is done once the contract further inward has what it was approved for', async () => {
    const timelock = await road.deploy(published(TIMELOCK), [60, [safes.inner], [NOBODY], NOBODY]);
    const own = await road.deploy(pick(await compileAll(BOX), 'Box'), [timelock.address]);
    const lock: Through = { kind: 'timelock', address: timelock.address, delay: null, predecessor: null, salt: null };
    const { stages: made, wrappers } = await read([callOf(own, 'set', 9)], lock, 'inner', 'outer');
    const stages = withConsents(made, wrappers);
    expect(stages.map(({ name }) => name)).to.deep.equal(['approve', 'sign', 'execute']);
    const [approve] = await found(stages);
    await signOuter(approve?.calls ?? []);
    expect(await road.kinds(stages)).to.deep.equal(['done', 'open', 'waiting']);
    await sendApproved('inner', safes.outer, stages[1]?.calls ?? []);
    expect(await road.kinds(stages), 'though the next nonce has another hash').to.deep.equal([
      'done',
      'done',
      'waiting',
    ]);
  });

  it('has no approval of a Safe that is none of the owners', async () => {
    const { stages, wrappers } = await read([callOf(box, 'set', 8)], 'outer', 'inner');
    expect(withConsents(stages, wrappers).map(({ name }) => name)).to.deep.equal(['sign']);
    expect(wrappers.flatMap(({ obstacles }) => obstacles)[0]).to.match(/^0x\w{40} is no owner of the Safe 0x\w{40}$/);
    const both = [await safeOf('outer'), await safeOf('inner')];
    expect(routeSigning(31337n, both, stages)).to.deep.equal([]);
    expect(routeSigningLines([], plain)).to.deep.equal([]);
  });
});
