import { expect } from 'chai';
import { getAddress } from 'ethers/address';
import { ADDRESS_CODEC, checksumAddress } from '../../src/quantity/codecs/address.js';
import { BYTES32_TEXT_CODEC } from '../../src/quantity/codecs/bytes32-text.js';
import { enumCodec } from '../../src/quantity/codecs/enum.js';
import { FLAG_CODEC } from '../../src/quantity/codecs/flag.js';
import { TEXT_CODEC } from '../../src/quantity/codecs/text.js';
import { expectRefusal } from './types.js';

describe('quantity/codecs of words', () => {
  it('flag', () => {
    expect(FLAG_CODEC.encode('true')).to.deep.equal({ ok: true, value: { text: 'true', raw: 'true', abi: true } });
    expect(FLAG_CODEC.decode(false)).to.deep.equal({ ok: true, value: { text: 'false', raw: 'false', abi: false } });
    expectRefusal(FLAG_CODEC, 'Yes', 'quantity/not-a-flag: "Yes" is neither true nor false. Write true.');
    expectRefusal(FLAG_CODEC, 'maybe', 'quantity/not-a-flag: "maybe" is neither true nor false. Write true or false.');
    expect(FLAG_CODEC.decode(1n)).to.have.nested.property('problem.message', 'a bigint is not a flag');
  });

  // The examples of EIP-55.
  const checksummed = [
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
    '0xde709f2102306220921060314715629080e2fb77',
    '0x27b1fdb04752bbc536007a920d24acb045561c26',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ];
  for (const address of checksummed) {
    it(`address ${address}`, () => {
      expect(checksumAddress(address.toLowerCase())).to.equal(address);
      expect(checksumAddress(address)).to.equal(getAddress(address));
      expect(ADDRESS_CODEC.encode(address)).to.have.nested.property('value.raw', address);
      expect(ADDRESS_CODEC.decode(address.toLowerCase())).to.have.nested.property('value.text', address);
    });
  }

  it('address: refuses one without a checksum, with a wrong one, and what is none', () => {
    const right = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    const lower = right.toLowerCase();
    expectRefusal(
      ADDRESS_CODEC,
      lower,
      `quantity/address-checksum: ${lower} has no checksum (EIP-55). Compare it with a source you trust and write ${right}.`,
    );
    const wrong = right.replace('5aA', '5Aa');
    expectRefusal(
      ADDRESS_CODEC,
      wrong,
      `quantity/address-checksum: the checksum of ${wrong} is wrong (EIP-55). A digit or its case was changed. ` +
        `Compare it with a source you trust; with these digits it is ${right}.`,
    );
    for (const text of ['0x12', 'vitalik.eth', right.slice(2), `${right}0`, `${right}\n`]) {
      expect(ADDRESS_CODEC.encode(text)).to.have.nested.property('problem.code', 'quantity/not-an-address');
    }
    expectRefusal(
      ADDRESS_CODEC,
      'vitalik.eth',
      'quantity/not-an-address: "vitalik.eth" is not an address. Write 0x and 40 hexadecimal digits, in quotes.',
    );
    expect(ADDRESS_CODEC.decode(null)).to.have.nested.property('problem.message', 'a null is not an address');
  });

  it('bytes32Text', () => {
    // The ilk ETH-A in Maker's vat.
    const ilk = `0x4554482d41${'0'.repeat(54)}`;
    expect(BYTES32_TEXT_CODEC.encode('ETH-A')).to.deep.equal({
      ok: true,
      value: { text: 'ETH-A', raw: 'ETH-A', abi: ilk },
    });
    expect(BYTES32_TEXT_CODEC.decode(ilk)).to.have.nested.property('value.text', 'ETH-A');
    expect(BYTES32_TEXT_CODEC.encode('x'.repeat(32)).ok).to.equal(true);
    expectRefusal(
      BYTES32_TEXT_CODEC,
      'x'.repeat(33),
      `quantity/not-bytes32-text: "${'x'.repeat(33)}" does not fit into a bytes32. Write 1 to 32 printable ASCII characters.`,
    );
    for (const abi of [`0x${'0'.repeat(64)}`, `0x41004100${'0'.repeat(56)}`, `0xff${'0'.repeat(62)}`, '0x41', 7n]) {
      expect(BYTES32_TEXT_CODEC.decode(abi)).to.have.nested.property('problem.code', 'quantity/not-bytes32-text');
    }
    // A byte that begins with a zero digit is not cut in half.
    expect(BYTES32_TEXT_CODEC.decode(`0x4150${'0'.repeat(60)}`)).to.have.nested.property('value.text', 'AP');
  });

  it('enum', () => {
    const codec = enumCodec(
      new Map([
        ['none', 0n],
        ['supply', 1n],
        ['borrow', 2n],
      ]),
    );
    expect(codec.encode('borrow')).to.deep.equal({ ok: true, value: { text: 'borrow', raw: '2', abi: 2n } });
    expect(codec.decode(1n)).to.have.nested.property('value.text', 'supply');
    expect(codec.decode(1)).to.have.nested.property('value.text', 'supply');
    expectRefusal(
      codec,
      'borow',
      'quantity/unknown-choice: "borow" is not one of none, supply or borrow. Did you mean borrow?',
    );
    expectRefusal(
      codec,
      'everything',
      'quantity/unknown-choice: "everything" is not one of none, supply or borrow. Write none, supply or borrow.',
    );
    expect(codec.decode(9n)).to.have.nested.property(
      'problem.message',
      '9 is none of the integers of none, supply or borrow',
    );
  });

  it('text: refuses what cannot be seen', () => {
    expect(TEXT_CODEC.encode('ETH correlated')).to.have.nested.property('value.raw', 'ETH correlated');
    expect(TEXT_CODEC.encode('')).to.have.nested.property('value.raw', '');
    expectRefusal(
      TEXT_CODEC,
      'a\u202eb',
      'quantity/not-text: "a\\u{202e}b" contains characters that cannot be seen. Leave them out.',
    );
    expectRefusal(
      TEXT_CODEC,
      'x'.repeat(1001),
      'quantity/not-text: the text has 1001 characters. Write at most 1000 characters.',
    );
    expect(TEXT_CODEC.decode(5)).to.have.nested.property('problem.message', 'a number is not text');
  });
});
