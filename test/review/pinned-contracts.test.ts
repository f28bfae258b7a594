import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import type { MarketAtHand } from '../../src/review/bare-markets.js';
import { withPinnedContracts } from '../../src/review/pinned-contracts.js';
import { NO_PINS, type TrustedChain } from '../../src/trust/trust.js';
import { RESERVE } from '../plan/market.js';
import { aave } from '../protocol/support.js';
import { marketAtHand } from './at-hand.js';

const [PROVIDER, OTHER_PROVIDER, CONFIGURATOR, SECOND]: readonly Hex[] = ['01', '02', '03', '04'].map(
  (byte): Hex => `0x${byte.repeat(20)}`,
);

const pinning = (...named: readonly (readonly [Hex | undefined, string])[]): TrustedChain => ({
  ...NO_PINS,
  contracts: new Map(
    named.map(([address = '0x', name]) => [
      address,
      { name, code: `0x${'c0'.repeat(32)}`, implementation: null, implementationCode: null },
    ]),
  ),
});

describe('contracts that pins name', () => {
  let protocol: Protocol;
  before(async () => {
    protocol = await aave();
  });
  const at = (provider: Hex = '0x'): MarketAtHand =>
    marketAtHand(protocol, { reserves: { WETH: RESERVE } }, null, new Map([['poolAddressesProvider', provider]]));
  const found = (markets: readonly MarketAtHand[], pins: TrustedChain): readonly (Hex | undefined)[] =>
    withPinnedContracts(markets, pins).map(({ contracts }) => contracts.get('poolConfigurator'));
  const CORE = [PROVIDER, 'poolAddressesProvider'] as const;
  const OWN = [CONFIGURATOR, 'poolConfigurator'] as const;

  it('are those of the one market whose own addresses are pinned', () => {
    expect(found([at(PROVIDER), at(OTHER_PROVIDER)], pinning(CORE, OWN))).to.deep.equal([CONFIGURATOR, undefined]);
    expect(found([at(PROVIDER)], pinning(OWN)), 'a market that is not pinned').to.deep.equal([undefined]);
    expect(found([at(PROVIDER)], NO_PINS)).to.deep.equal([undefined]);
  });

  it('are nobody’s where it is not known whose', () => {
    const both = pinning(CORE, [OTHER_PROVIDER, 'poolAddressesProvider'], OWN);
    expect(found([at(PROVIDER), at(OTHER_PROVIDER)], both), 'two pinned markets').to.deep.equal([undefined, undefined]);
    const twice = pinning(CORE, OWN, [SECOND, 'poolConfigurator']);
    expect(found([at(PROVIDER)], twice), 'two addresses').to.deep.equal([undefined]);
  });

  it('leave what the document gives, and bring none that the definition does not know', () => {
    const pins = pinning(CORE, OWN, [SECOND, 'treasury']);
    const [market] = withPinnedContracts([at(PROVIDER)], pins);
    expect([...(market?.contracts ?? [])]).to.deep.equal([
      ['poolAddressesProvider', PROVIDER],
      ['poolConfigurator', CONFIGURATOR],
    ]);
  });
});
