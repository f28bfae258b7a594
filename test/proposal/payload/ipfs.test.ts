import { expect } from 'chai';
import { cidOf, ipfsDigest } from '../../../src/proposal/payload/ipfs.js';

const cid = (text: string): string => cidOf(ipfsDigest(text) ?? '0x');

describe('the IPFS hash of a text', () => {
  it('is what ipfs add gives', () => {
    expect(cid('')).to.equal('QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH');
    expect(cid('hello world')).to.equal('Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD');
    expect(cid('hello world\n')).to.equal('QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o');
  });

  it('is of the bytes, and none where a file is cut in chunks', () => {
    expect(ipfsDigest('é')).to.not.equal(ipfsDigest('e'));
    expect(ipfsDigest('x'.repeat(262_144))).to.match(/^0x[0-9a-f]{64}$/);
    expect(ipfsDigest('é'.repeat(131_073))).to.equal(null);
  });
});
