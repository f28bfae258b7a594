import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { AbiCoder } from 'ethers/abi';
import { keccak256 } from 'ethers/crypto';
import fc from 'fast-check';
import type { Hex } from '../../../src/chain/hex.js';
import { PlimsollError } from '../../../src/diagnostic/error.js';
import { approvalStorage, approvedHashSlot, nestedApproval } from '../../../src/route/safe/approvals.js';
import { encodeExecTransaction } from '../../../src/route/safe/exec.js';
import { execGasLimit, intrinsicGas, MAX_TRANSACTION_GAS, splitByGas } from '../../../src/route/safe/gas.js';
import { decodeMultiSend } from '../../../src/route/safe/multisend.js';
import { multiSendCallOnlyOf, type RouteCall, type SafeAuthority, wrapCalls } from '../../../src/route/safe/wrap.js';
import { safeHashes } from '../../../src/signer/hashes.js';
import { approvedSignature, packSignatures } from '../../../src/signer/pack-signatures.js';
import { safeTx } from '../../../src/signer/safe-tx.js';
import { codeOf } from '../../refusal.js';
import { hasAnvil, type LocalSafe, SAFE_ABI, startLocalSafe } from '../../signer/local-safe.js';

const PUBLISHED = new URL(
  '../../../node_modules/@safe-global/protocol-kit/node_modules/@safe-global/safe-deployments/dist/assets/v1.3.0/multi_send_call_only.json',
  import.meta.url,
);
const authority: SafeAuthority = { address: `0x${'5a'.repeat(20)}`, version: '1.4.1', chainId: 1n };
const call: RouteCall = { to: `0x${'07'.repeat(20)}`, value: 3n, data: '0x12345678' };
const ZERO: Hex = `0x${'00'.repeat(20)}`;

describe('wrapping calls for a Safe', () => {
  it('sends one call directly', () => {
    expect(wrapCalls([call], authority, { nonce: 9n })).to.deep.equal(safeTx({ ...call, nonce: 9n }));
  });

  it('sends several through MultiSendCallOnly of the Safe’s version, in their order', () => {
    const calls = [call, { ...call, value: 0n }, { ...call, data: '0x' as Hex }];
    const tx = wrapCalls(calls, authority, { nonce: 1n });
    expect(tx).to.include({ to: '0x9641d764fc13c8b624c04430c7356c1c7c8102e2', operation: 1, value: 0n, safeTxGas: 0n });
    expect(decodeMultiSend(tx.data)).to.deep.equal(calls.map((c) => ({ ...c, operation: 0 })));
  });

  it('knows the batch contract of every version and of zkSync chains', () => {
    const of = (version: string, chainId = 1n) => multiSendCallOnlyOf({ ...authority, version, chainId });
    expect(of('1.3.0+L2')).to.equal('0x40a2accbd92bca938b02010e17a5b8929b49130d');
    expect(of('1.1.1')).to.equal(of('1.3.0'));
    expect(of('1.5.0')).to.equal('0xa83c336b20401af773b6219ba5027174338d1836');
    expect(of('1.4.1', 324n)).to.equal('0x0408ef011960d02349d50286d20531229bcef773');
    expect(codeOf(() => of('1.5.0', 324n))).to.equal('safe/unknown-multisend');
    expect(codeOf(() => of('2.0.0'))).to.equal('safe/unknown-version');
  });

  it('knows which chains have zkSync’s, as the safe-deployments package does', function () {
    if (!existsSync(PUBLISHED)) {
      process.stdout.write('    skipped: safe-deployments is not installed below protocol-kit\n');
      this.skip();
    }
    const { networkAddresses } = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as {
      networkAddresses: Record<string, string | string[]>;
    };
    for (const [chain, kinds] of Object.entries(networkAddresses)) {
      const found = multiSendCallOnlyOf({ ...authority, version: '1.3.0', chainId: BigInt(chain) });
      const zksync = [kinds].flat()[0] === 'zksync';
      expect(found === '0xf220d3b4dfb23c4ade8c88e526c1353abacbc38f', chain).to.equal(zksync);
    }
  });

  it('takes another batch contract only where it is published or trusted', () => {
    const other: Hex = `0x${'c0'.repeat(20)}`;
    const eip155 = '0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B';
    expect(multiSendCallOnlyOf({ ...authority, multiSendCallOnly: eip155 })).to.equal(eip155.toLowerCase());
    expect(codeOf(() => multiSendCallOnlyOf({ ...authority, multiSendCallOnly: other }))).to.equal(
      'safe/unknown-multisend',
    );
    expect(multiSendCallOnlyOf({ ...authority, multiSendCallOnly: other }, [other])).to.equal(other);
    const plain: Hex = '0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526';
    expect(codeOf(() => multiSendCallOnlyOf({ ...authority, multiSendCallOnly: plain }))).to.equal(
      'safe/unknown-multisend',
    );
  });

  it('refuses nothing to do, the zero address and bad calls', () => {
    expect(codeOf(() => wrapCalls([], authority, { nonce: 0n }))).to.equal('route/no-calls');
    expect(codeOf(() => wrapCalls([call, { ...call, to: ZERO }], authority, { nonce: 0n }))).to.equal(
      'safe/zero-target',
    );
    expect(codeOf(() => wrapCalls([{ ...call, to: ZERO }], authority, { nonce: 0n }))).to.equal('safe/zero-target');
    expect(codeOf(() => wrapCalls([{ ...call, data: '0x1' }], authority, { nonce: 0n }))).to.equal(
      'safe/bad-transaction',
    );
    expect(codeOf(() => wrapCalls([{ ...call, data: '0x1' }, call], authority, { nonce: 0n }))).to.equal(
      'safe/bad-batch',
    );
    expect(codeOf(() => wrapCalls([{ ...call, value: -1n }], authority, { nonce: 0n }))).to.equal('safe/out-of-range');
    const large = { ...call, data: `0x${'00'.repeat(600_000)}` as Hex };
    expect(codeOf(() => wrapCalls([large, large], authority, { nonce: 0n }))).to.equal('safe/bad-transaction');
  });

  it('builds the approval of a Safe that owns another', () => {
    const hash: Hex = `0x${'ab'.repeat(32)}`;
    const tx = nestedApproval(authority.address, hash, 4n);
    expect(tx).to.deep.equal(safeTx({ to: authority.address, data: `0xd4d9bdcd${'ab'.repeat(32)}`, nonce: 4n }));
  });
});

describe('the gas of a Safe transaction', () => {
  it('counts calldata as the protocol does', () => {
    expect(intrinsicGas('0x')).to.deep.equal({ standard: 21_000n, floor: 21_000n });
    expect(intrinsicGas('0x00ff00')).to.deep.equal({ standard: 21_024n, floor: 21_060n });
  });

  it('is capped, and says so', () => {
    expect(MAX_TRANSACTION_GAS).to.equal(1n << 24n);
    expect(execGasLimit('0x00', 1_000_000n) > 1_100_000n).to.equal(true);
    expect(codeOf(() => execGasLimit('0x00', 15_500_000n))).to.equal('route/too-much-gas');
  });

  it('splits a list in order, each run within the cap and none empty', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 100n })), (gas) => {
        const runs = splitByGas([...gas], gas, 100n);
        expect(runs.flat()).to.deep.equal(gas);
        for (const run of runs) {
          expect(run.length).to.be.greaterThan(0);
          expect(run.reduce((a, b) => a + b, 0n) <= 100n).to.equal(true);
        }
      }),
    );
    expect(codeOf(() => splitByGas(['a'], [101n], 100n))).to.equal('route/too-much-gas');
    expect(codeOf(() => splitByGas(['a'], [], 100n))).to.equal('route/gas-unknown');
  });
});

describe('approvals by state override', () => {
  it('sit where Solidity puts a mapping of mappings in slot 8', () => {
    const owner: Hex = `0x${'12'.repeat(20)}`;
    const hash: Hex = `0x${'ab'.repeat(32)}`;
    const coder = AbiCoder.defaultAbiCoder();
    const outer = keccak256(coder.encode(['address', 'uint256'], [owner, 8]));
    expect(approvedHashSlot(owner, hash)).to.equal(keccak256(coder.encode(['bytes32', 'bytes32'], [hash, outer])));
  });

  it('let a real Safe 1.4.1 execute at a future nonce without any key', async function () {
    this.timeout(60_000);
    if (!hasAnvil) this.skip();
    const local: LocalSafe = await startLocalSafe();
    try {
      const { identity, rpc } = local;
      const tx = safeTx({
        to: identity.safe,
        data: SAFE_ABI.encodeFunctionData('changeThreshold', [3]) as Hex,
        nonce: 41n,
      });
      const { safeTx: hash } = safeHashes({ ...identity, tx });
      const owners = local.owners.slice(1).map((key) => key.address);
      const data = encodeExecTransaction(tx, packSignatures(owners.map(approvedSignature)));
      const run = (stateDiff: object) =>
        rpc.request('eth_call', [
          { from: local.sender.address, to: identity.safe, data },
          'latest',
          { [identity.safe]: { stateDiff } },
        ]);
      expect(BigInt(String(await run(approvalStorage(owners, hash, 41n))))).to.equal(1n);
      const refusal = async (storage: object): Promise<string> => {
        try {
          return String(await run(storage));
        } catch (error) {
          return error instanceof PlimsollError ? error.message : String(error);
        }
      };
      expect(await refusal(approvalStorage(owners, hash))).to.contain('GS025');
      expect(await refusal(approvalStorage(owners.slice(1), hash, 41n))).to.contain('GS025');
    } finally {
      await local.stop();
    }
  });
});
