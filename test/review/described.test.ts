import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interface } from 'ethers/abi';
import type { Hex } from '../../src/chain/hex.js';
import { labelsFor } from '../../src/plan/labels.js';
import { readDefinition } from '../../src/protocol/load-definition.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { decodeMeaning } from '../../src/review/decode-calls.js';
import { decodeSafeTransaction } from '../../src/route/safe/decode.js';
import { knownCallWarnings } from '../../src/route/safe/known-warnings.js';
import { encodeMultiSend } from '../../src/route/safe/multisend.js';
import { knownAddress } from '../../src/signer/known-contracts.js';
import { safeTx } from '../../src/signer/safe-tx.js';
import { addressOf, CONTRACTS, observationOf, RESERVE } from '../plan/market.js';
import { root } from '../program.js';
import { rootOf } from '../protocol/support.js';

const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const TOKEN: Hex = `0x${'07'.repeat(20)}`;
const CONFIGURATOR = CONTRACTS.get('poolConfigurator') as Hex;
const abi = new Interface(['function approve(address,uint256)']);
const approve = abi.encodeFunctionData('approve', [addressOf('WETH'), 2_500_000n]) as Hex;

describe('a definition whose own call has the name of a dangerous one', () => {
  it('is not warned about for that name; the same call elsewhere is', async () => {
    const text = await readFile(join(root, 'protocols/aave-v3.yaml'), 'utf8');
    const renamed = text.replace('call: setSupplyCap(address asset,', 'call: approve(address asset,');
    expect(renamed).to.not.equal(text);
    const { protocol } = await readDefinition({ file: 'own.yaml', text: renamed }, rootOf(renamed));
    const state = observationOf({ reserves: { WETH: RESERVE } }, protocol as Protocol);
    const call = (to: Hex) => ({ operation: 0, to, value: 0n, data: approve });
    const batch = encodeMultiSend([call(CONFIGURATOR), call(TOKEN)]);
    const to = knownAddress('MultiSendCallOnly', '1.4.1') as Hex;
    const action = decodeSafeTransaction(safeTx({ to, operation: 1, data: batch, nonce: 1n }), SAFE);
    const knowledge = {
      state,
      contracts: CONTRACTS,
      labelOf: labelsFor([], [state]),
      trustedDelegates: new Set<string>(),
    };
    const { described, changes } = decodeMeaning([action], knowledge);
    expect(changes.map(({ path }) => path)).to.deep.equal(['reserves.WETH.supplyCap']);
    expect(knownCallWarnings([action]).map(({ ruleId }) => ruleId)).to.have.length(2);
    expect(knownCallWarnings([action], described).map(({ ruleId, data }) => [ruleId, data?.at])).to.deep.equal([
      ['safe/token-approval', [1]],
    ]);
  });
});
