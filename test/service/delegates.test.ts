import { expect } from 'chai';
import type { Hex } from '../../src/chain/hex.js';
import { isDelegate } from '../../src/service/delegates.js';
import { serviceAddress } from '../../src/service/service-address.js';
import { json, type LocalService, page, startService } from './local-service.js';

const DELEGATE: Hex = `0x${'de'.repeat(20)}`;
const SAFE: Hex = `0x${'5a'.repeat(20)}`;
const OWNER: Hex = `0x${'0a'.repeat(20)}`;
const STRANGER: Hex = `0x${'0e'.repeat(20)}`;

describe('a delegate', () => {
  let service: LocalService;
  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());
  const ask = () => isDelegate(serviceAddress(service.url), DELEGATE, SAFE, [OWNER]);
  const one = (changes: object = {}) => ({ safe: SAFE, delegate: DELEGATE, delegator: OWNER, label: 'CI', ...changes });

  it('is one of an owner, for the Safe or for all of the owner’s', async () => {
    for (const found of [one(), one({ safe: null }), one({ safe: `0x${'5A'.repeat(20)}` })]) {
      service.on('/v2/delegates/', page([one({ delegator: STRANGER }), found]));
      expect(await ask()).to.equal(true);
    }
    expect(service.asked[0]).to.match(/^\/v2\/delegates\/\?delegate=0x[0-9a-fA-F]{40}&limit=100$/);
  });

  it('is none of another Safe, of somebody who is no owner, or where another is', async () => {
    const others = [one({ safe: STRANGER }), one({ delegator: STRANGER }), one({ delegate: STRANGER }), 5, null];
    service.on('/v2/delegates/', page(others));
    expect(await ask()).to.equal(false);
  });

  it('is not known where the service does not tell, or not all', async () => {
    expect(await ask()).to.equal(null);
    service.on('/v2/delegates/', json({ results: 5 }));
    expect(await ask()).to.equal(null);
    service.on('/v2/delegates/', page([], 'https://a.example/next'));
    expect(await ask()).to.equal(null);
  });
});
