import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { foundStages, wrapStages } from '../../src/route/compose.js';
import type { Reader } from '../../src/route/reader.js';
import { type About, NO_TIME, type Stage, type Wrapper } from '../../src/route/stage.js';

const ABOUT: About = { nonce: `0x${'5a'.repeat(32)}`, description: '' };
const A: Hex = `0x${'aa'.repeat(20)}`;
const call = (data: Hex) => ({ to: A, value: 0n, data });
/** Nothing here reads a chain. */
const READER = {} as Reader;

const stage = (rest: Partial<Stage>): Stage => ({
  ...{ name: 'cancel', of: 'Inner', actor: { kind: 'outer', may: 'whoever' }, calls: [], after: NO_TIME, open: null },
  ...{ ids: [], watch: null },
  ...rest,
});
const outer: Wrapper = {
  ...{ kind: 'outer', title: 'Outer', address: A, account: A, cancel: null, unwrap: () => null, obstacles: [] },
  wrap: (calls) => [stage({ name: 'send', of: 'Outer', calls })],
};

describe('steps whose calls only the chain tells', () => {
  const ids = [{ name: 'number', value: '7', hex: '0x07' as Hex }];
  const late = stage({ calls: null, find: async () => ({ calls: [call('0x07')], ids, note: null }) });

  it('are not wrapped before, and are once they are found', async () => {
    expect(wrapStages([late], outer, ABOUT)).to.deep.equal([late]);
    const found = await foundStages([late], READER);
    expect(found[0]).to.deep.include({ calls: [call('0x07')], ids });
    expect(wrapStages(found, outer, ABOUT)[0]).to.deep.include({ of: 'Outer', calls: [call('0x07')], ids });
  });

  it('stay as they are while the chain cannot tell, as do steps that are known', async () => {
    const unknown = stage({ calls: null, find: async () => null });
    const known = stage({ calls: [call('0x01')] });
    expect(await foundStages([unknown, known], READER)).to.deep.equal([unknown, known]);
  });
});
