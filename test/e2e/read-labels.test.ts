import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cli, devnetRpc, freshWorkspace, revertAfterEach } from './devnet.js';

const TOKENS = {
  WETH: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
  WBTC: '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599',
  USDC: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
  DAI: '0x6B175474E89094C44Da98b954EedeAC495271d0F',
  LINK: '0x514910771AF9Ca656af840dff83E8264EcF986CA',
  AAVE: '0x7Fc66500c84A76Ad7e9c93437bFc5Ac33E2DDaE9',
} as const;

/** Runtime code that answers every call with these bytes. */
const answering = (bytes: Buffer): string => {
  const length = bytes.length.toString(16).padStart(4, '0');
  return `0x61${length}600c5f3961${length}5ff3${bytes.toString('hex')}`;
};

const word = (value: number): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** A `string` as a contract returns it. */
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([word(32), word(bytes.length), bytes, Buffer.alloc((32 - (bytes.length % 32)) % 32)]);
};

describe('what the tokens of a market call themselves', function () {
  this.timeout(180_000);
  revertAfterEach();

  const imported = async (): Promise<string> => {
    const { root, env } = await freshWorkspace();
    const flags = ['--protocol', 'aave-v3', '--chain', 'devnet', '--authority', 'risk-council'];
    const provider = '0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e';
    const { json, code } = await cli(['import', 'again', ...flags, '--address', provider, '--json'], {
      cwd: root,
      env,
    });
    expect(code, JSON.stringify(json)).to.equal(0);
    const valid = await cli(['validate', json.file, '--json'], { cwd: root, env });
    expect(valid.json.findings.filter(({ severity }: { severity: string }) => severity === 'error')).to.deep.equal([]);
    const diff = await cli(['diff', 'again', '--json'], { cwd: root, env });
    expect(diff.json.diffs[0].changes).to.deep.equal([]);
    return readFile(join(root, json.file), 'utf8');
  };
  const keyOf = (document: string, asset: string): string | undefined =>
    new RegExp(`^ {2}(.*):\\n {4}asset: "${asset}"`, 'm').exec(document)?.[1];
  const setSymbol = async (asset: string, answer: Buffer): Promise<void> => {
    await (await devnetRpc()).send('anvil_setCode', asset, answering(answer));
  };

  it('are taken as keys where they are names, a bytes32 too', async () => {
    await setSymbol(TOKENS.DAI, Buffer.from('DAI'.padEnd(32, '\0'), 'latin1'));
    await setSymbol(TOKENS.LINK, text('L.I N"K: #1'));
    const document = await imported();
    expect(keyOf(document, TOKENS.WETH)).to.equal('WETH');
    expect(keyOf(document, TOKENS.DAI)).to.equal('DAI');
    expect(keyOf(document, TOKENS.LINK)).to.equal('"L.I N\\"K: #1"');
  });

  it('are left for the address where they are hostile, absent or refused', async () => {
    await setSymbol(TOKENS.WETH, text('WE\u001b[31mTH'));
    await setSymbol(TOKENS.WBTC, text('W'.repeat(10_000)));
    await setSymbol(TOKENS.USDC, text(''));
    await setSymbol(TOKENS.DAI, text('D\u202eAI'));
    await setSymbol(TOKENS.LINK, Buffer.alloc(0));
    await (await devnetRpc()).send('anvil_setCode', TOKENS.AAVE, '0x5f5ffd');
    const document = await imported();
    for (const asset of Object.values(TOKENS)) expect(keyOf(document, asset), asset).to.equal(`"${asset}"`);
    expect(document).not.to.match(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  it('get the beginning of their address where two share one', async () => {
    await setSymbol(TOKENS.DAI, text('USDC'));
    const document = await imported();
    expect(keyOf(document, TOKENS.USDC)).to.equal('USDC_a0b869');
    expect(keyOf(document, TOKENS.DAI)).to.equal('USDC_6b1754');
  });
});
