import { expect } from 'chai';
import { ErrorFragment, EventFragment, FunctionFragment } from 'ethers/abi';
import { locate, valueAt } from '../../src/chain/abi-path.js';
import { parseDeclaration } from '../../src/chain/function.js';

describe('declarations', () => {
  it('gives published selectors and topics', () => {
    expect(parseDeclaration('transfer(address,uint256)').selector).to.equal('0xa9059cbb');
    expect(
      parseDeclaration('event Transfer(address indexed from, address indexed to, uint256 value)').selector,
    ).to.equal('0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef');
    expect(parseDeclaration('error Error(string)').selector).to.equal('0x08c379a0');
    expect(parseDeclaration('error Panic(uint256)').selector).to.equal('0x4e487b71');
  });

  const functions = [
    'getReserveData(address asset) returns (uint256 a, (uint16 optimal, uint32 base) rates)',
    'function configure(address asset, uint ltv, tuple(int a, bytes32[2] b)[] memory more) external view returns (bool)',
    'function aggregate3((address target, bool allowFailure, bytes callData)[] calldata calls) payable returns (bytes[] memory)',
    'setReserveInterestRateData(address asset, bytes data);',
    'f()',
  ];
  for (const text of functions) {
    it(`reads ${text} as ethers does`, () => {
      const theirs = FunctionFragment.from(
        text.startsWith('function')
          ? text.replace('tuple(', '(')
          : `function ${text.replace(/;$/, '').replace(/\) returns/, ') view returns')}`,
      );
      const ours = parseDeclaration(text);
      expect(ours.signature).to.equal(theirs.format('sighash'));
      expect(ours.selector).to.equal(theirs.selector);
      expect(ours.outputs.map((output) => output.type.canonical)).to.deep.equal(
        theirs.outputs.map((output) => output.format('sighash')),
      );
      expect(ours.inputs.map((input) => input.name)).to.deep.equal(theirs.inputs.map((input) => input.name));
    });
  }

  it('reads events and errors as ethers does', () => {
    const event = 'event Rates(address indexed asset, (uint16 a, uint32 b) rates, string note)';
    expect(parseDeclaration(event)).to.include({
      kind: 'event',
      selector: EventFragment.from(event).topicHash,
      anonymous: false,
    });
    expect(parseDeclaration(event).inputs.map((input) => input.indexed)).to.deep.equal([true, false, false]);
    expect(parseDeclaration('event E(uint256 a) anonymous').anonymous).to.equal(true);
    const error = 'error CapExceeded(uint256 cap, address who)';
    expect(parseDeclaration(error)).to.include({ kind: 'error', selector: ErrorFragment.from(error).selector });
  });

  it('takes names that are words of the grammar elsewhere', () => {
    expect(parseDeclaration('returns(uint256 view)').signature).to.equal('returns(uint256)');
    expect(parseDeclaration('function error(bytes data)').signature).to.equal('error(bytes)');
  });

  const refusals: readonly (readonly [text: string, found: RegExp])[] = [
    ['', /expected a name, found the end of the text/],
    ['f', /expected \(, found the end/],
    ['f(', /expected a type, found the end/],
    ['f(uint257)', /expected a type, found "uint257\)"/],
    ['f(uint12)', /expected a type/],
    ['f(bytes33)', /expected a type/],
    ['f(bytes0)', /expected a type/],
    ['f(Market m)', /expected a type, found "Market m\)"/],
    ['f(fixed128x18)', /expected a type/],
    ['f(uint256[0])', /an array of a possible size/],
    ['f(uint256[99999999])', /an array of a possible size/],
    ['f(uint256[1000][1000][1000])', /an array of a possible size/],
    ['f(uint256[)', /expected \], found/],
    ['f(())', /at least one field/],
    ['f(uint256 a b)', /expected , or \), found "b"/],
    ['f(uint256 a', /expected , or \), found the end/],
    ['f(uint256) returns', /expected \(, found the end/],
    ['f(uint256) wibble', /expected the end, found "wibble"/],
    ['f(uint256) } drop', /expected the end, found "} drop"/],
    ['f(uint256 indexed a)', /expected , or \), found "a"/],
    [
      'event E(uint256 indexed a, uint256 indexed b, uint256 indexed c, uint256 indexed d, uint256 indexed e)',
      /at most four indexed/,
    ],
    [`f(${'('.repeat(40)}`, /at most 16 levels/],
    [`f(${'uint256,'.repeat(2000)}uint256)`, /at most 8192 characters/],
  ];
  for (const [text, message] of refusals) {
    it(`refuses ${JSON.stringify(text.slice(0, 50))}`, () => {
      expect(() => parseDeclaration(text))
        .to.throw(message)
        .with.property('code', 'abi/declaration');
    });
  }

  it('shows control characters only in escaped form', () => {
    expect(() => parseDeclaration('f(\u001b[2J)')).to.throw('in the declaration "f(\\u001b[2J)"');
  });
});

describe('places in an answer', () => {
  const { outputs } = parseDeclaration('f() returns (uint256 a, (uint16 optimal, uint32[] steps) rates, uint8[3])');
  const answer = [7n, [80n, [1n, 2n]], [4n, 5n, 6n]];

  it('finds values by name and by position', () => {
    expect(valueAt(answer, locate(outputs, 'a'))).to.equal(7n);
    expect(valueAt(answer, locate(outputs, '0'))).to.equal(7n);
    expect(valueAt(answer, locate(outputs, 'rates.optimal'))).to.equal(80n);
    expect(valueAt(answer, locate(outputs, '1.steps.1'))).to.equal(2n);
    expect(valueAt(answer, locate(outputs, '2.2'))).to.equal(6n);
    expect(valueAt([3n], locate(parseDeclaration('f() returns (uint256)').outputs, ''))).to.equal(3n);
  });

  it('refuses places that are not there', () => {
    expect(() => locate(outputs, 'b')).to.throw('"b": "b" is not one of a, rates, 2');
    expect(() => locate(outputs, 'rates.base')).to.throw('"base" is not one of optimal, steps');
    expect(() => locate(outputs, '2.3')).to.throw('"3" is not one of the positions of uint8[3]');
    expect(() => locate(outputs, '')).to.throw('is not one of a, rates, 2');
    expect(() => locate(parseDeclaration('f(uint8 a, uint8 a)').inputs, 'a')).to.throw(
      '"a" stands more than once in a, a',
    );
    expect(() => valueAt(answer, locate(outputs, 'rates.steps.9'))).to.throw('no value at 1.1.9');
  });
});
