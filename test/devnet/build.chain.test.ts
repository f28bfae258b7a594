import { expect } from 'chai';
import type { MarketSpec } from '../../devnet/market-spec.js';
import { type Devnet, startDevnet } from '../../devnet/start.js';
import type { PlimsollError } from '../../src/diagnostic/error.js';
import { refusalIn } from '../refusal.js';
import { MarketReader } from './market-reader.js';
import { smallMarket, withReserve } from './small-market.js';

const refusal = (market: MarketSpec): Promise<PlimsollError> =>
  refusalIn(async () => (await startDevnet({ market })).stop());

describe('devnet: building a market', function () {
  this.timeout(180_000);

  describe('of every kind of reserve', () => {
    let devnet: Devnet;
    let reader: MarketReader;

    before(async () => {
      devnet = await startDevnet({ market: smallMarket() });
      reader = new MarketReader(devnet);
    });

    after(async () => {
      reader?.close();
      await devnet?.stop();
    });

    it('reads back frozen, LTV-zeroed, isolated, paused and siloed reserves as described', async () => {
      const { reserves } = smallMarket();
      expect(await Promise.all(reserves.map((reserve) => reader.reserve(reserve)))).to.deep.equal(reserves);
    });

    it('keeps eMode ids with gaps, and zeroes the LTV of frozen and of named collateral', async () => {
      const market = smallMarket();
      const [ether, barred] = market.eModes;
      const ice = market.reserves.find(({ symbol }) => symbol === 'ICE');
      expect(await reader.eMode(2, market)).to.deep.equal({ ...ether, ltvzero: [ice?.asset] });
      expect(await reader.eMode(9, market)).to.deep.equal(barred);
    });
  });

  it('names the reserve, the setter and the decoded error where the contracts refuse a value', async () => {
    const error = await refusal(withReserve('ETH', { liquidationThreshold: 9_600n, liquidationBonus: 10_500n }));
    expect(error.code).to.equal('devnet/refused');
    expect(error.message).to.equal(
      'The chain refused a transaction. ETH: configureReserveAsCollateral(7500, 9600, 10500): InvalidReserveParams()',
    );
  });

  it('does not round a cap that needs more bits than the contracts have', async () => {
    const error = await refusal(withReserve('USD', { borrowCap: 1n << 36n }));
    expect(error.message).to.contain('USD: setBorrowCap(68719476736): InvalidBorrowCap()');
  });

  it('names the reserve whose interest rates are refused', async () => {
    const rates = {
      ...{ optimalUsageRatio: 9_000n, baseVariableBorrowRate: 0n },
      ...{ variableRateSlope1: 900n, variableRateSlope2: 800n },
    };
    const error = await refusal(withReserve('NIL', { rates }));
    expect(error.message).to.match(/ETH, USD, ICE, NIL, .*: list: Slope2MustBeGteSlope1\(\)$/);
  });

  it('refuses a market that the contracts would hold otherwise than described', async () => {
    const error = await refusal(withReserve('ICE', { ltv: 4_400n, pendingLtv: 0n }));
    expect(error.code).to.equal('devnet/differs');
    expect(error.message).to.equal(
      [
        'The market cannot be built as described.',
        'ICE: ltv is 0 on the chain, not 4400',
        'ICE: pendingLtv is 4400 on the chain, not 0',
      ].join('\n'),
    );
    expect(error.hint).to.contain('a frozen reserve reads LTV 0');
  });

  it('refuses a proxy that the addresses provider cannot have created', async () => {
    const market = smallMarket();
    const pool = '0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2';
    const error = await refusal({ ...market, addresses: { ...market.addresses, pool } });
    expect(error.code).to.equal('devnet/foreign-proxy');
    expect(error.message).to.contain(pool);
  });

  it('refuses a description that contradicts itself before it starts anything', async () => {
    const market = smallMarket();
    const [first, second] = market.reserves;
    const [eMode] = market.eModes;
    if (first === undefined || second === undefined || eMode === undefined)
      throw new Error('The small market is empty.');
    const cases: (readonly [MarketSpec, string])[] = [
      [withReserve('USD', { id: 7 }), 'Reserve ids must be 0, 1, 2 and so on; 1 is missing or used twice.'],
      [withReserve('USD', { asset: first.asset }), 'An asset is listed as two reserves.'],
      [withReserve('USD', { asset: '0x12' }), '"0x12" is not an address.'],
      [{ ...market, eModes: [eMode, eMode] }, 'An eMode id is used twice.'],
      [
        { ...market, eModes: [{ ...eMode, borrowable: ['0x00000000000000000000000000000000000000AA'] }] },
        'eMode 2 names 0x00000000000000000000000000000000000000AA, which is not a reserve.',
      ],
    ];
    for (const [bad, reason] of cases) {
      const error = await refusal(bad);
      expect(error.code).to.equal('devnet/bad-market');
      expect(error.message).to.equal(`The market cannot be built. ${reason}`);
    }
  });
});
