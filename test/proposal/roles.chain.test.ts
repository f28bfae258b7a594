import { expect } from 'chai';
import { keccak256, toUtf8Bytes } from 'ethers';
import type { Hex } from '../../src/chain/hex.js';
import { rolesLacking } from '../../src/proposal/roles.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import type { RawRole } from '../../src/protocol/raw.js';
import { checksummed } from '../../src/signer/address.js';
import { callOf, compileAll, type Deployed, pick, Road } from '../route/road.js';

/** Roles as contracts have them: wards with an event, wards whose calls are logged as the Vat logs them, and an owner. */
const SOURCE = `
pragma solidity ^0.8.20;
contract Wards {
  mapping(address => uint256) public wards;
  address public owner;
  event Rely(address indexed usr);
  function rely(address usr) external { wards[usr] = 1; emit Rely(usr); }
  function deny(address usr) external { wards[usr] = 0; }
  function own(address next) external { owner = next; }
}
contract Vat {
  mapping(address => uint256) public wards;
  event LogNote(bytes4 indexed sig, bytes32 indexed usr, bytes32 indexed two, bytes32 indexed three, bytes data) anonymous;
  function rely(address usr) external {
    wards[usr] = 1;
    emit LogNote(msg.sig, bytes32(uint256(uint160(usr))), 0, 0, msg.data);
  }
  function deny(address usr) external {
    wards[usr] = 0;
    emit LogNote(msg.sig, bytes32(uint256(uint160(usr))), 0, 0, msg.data);
  }
}`;

const NOTE =
  'LogNote(bytes4 indexed sig, bytes32 indexed usr, bytes32 indexed two, bytes32 indexed three, bytes data) anonymous';
const ROLES: Readonly<Record<string, RawRole>> = {
  ward: {
    title: 'ward',
    at: 'wards',
    call: 'wards(address) returns (uint256)',
    found: [{ event: 'wards.Rely(address indexed usr)', account: 'usr' }],
  },
  vatWard: {
    title: 'ward of Vat',
    at: 'vat',
    call: 'wards(address) returns (uint256)',
    found: [
      {
        event: `vat.${NOTE}`,
        account: 'usr',
        where: { sig: keccak256(toUtf8Bytes('rely(address)')).slice(0, 10) },
      },
    ],
  },
  owner: { title: 'owner', at: 'wards', call: 'owner() returns (address)' },
  unsaid: { title: 'a ward', at: 'wards', call: 'wards(address) returns (uint256)' },
};
const PROTOCOL = { roles: new Map(Object.entries(ROLES)) } as unknown as Protocol;
const accountOf = (digit: number): Hex => `0x${digit.toString(16).padStart(2, '0').repeat(20)}`;

describe('the roles that an account lacks', function () {
  this.timeout(120_000);
  let road: Road;
  let wards: Deployed;
  let vat: Deployed;
  let sender: Hex;

  before(async function () {
    road = await Road.open(this);
    const contracts = await compileAll(SOURCE);
    wards = await road.deploy(pick(contracts, 'Wards'));
    vat = await road.deploy(pick(contracts, 'Vat'));
    [sender = '0x'] = await road.accounts();
  });
  after(() => road?.close());

  const lacking = async (account: Hex, roles: readonly string[], names?: ReadonlyMap<string, string>) =>
    rolesLacking(
      road.rpc,
      await road.block(),
      account,
      roles,
      PROTOCOL,
      new Map([
        ['wards', wards.address],
        ['vat', vat.address],
      ]),
      names,
    );

  it('are told with who has them, five at most and those with a name first', async () => {
    for (let digit = 1; digit <= 8; digit += 1) await road.send(sender, callOf(wards, 'rely', accountOf(digit)));
    await road.send(sender, callOf(wards, 'deny', accountOf(8)));
    await road.send(sender, callOf(wards, 'rely', vat.address));
    const names = new Map([[accountOf(3), 'council']]);
    const shown = [`vat ${checksummed(vat.address)}`, `council ${accountOf(3)}`, ...[7, 6, 5].map(accountOf)];
    expect(await lacking(accountOf(8), ['ward'], names)).to.equal(`ward (held by ${shown.join(', ')} and 3 more)`);
    expect(await lacking(accountOf(7), ['ward'])).to.equal(null);
  });

  it('are found in logs of an anonymous event, told apart by the call that they note', async () => {
    for (const digit of [9, 10]) await road.send(sender, callOf(vat, 'rely', accountOf(digit)));
    for (const digit of [10, 11]) await road.send(sender, callOf(vat, 'deny', accountOf(digit)));
    expect(await lacking(accountOf(10), ['vatWard'])).to.equal(`ward of Vat (held by ${accountOf(9)})`);
  });

  it('are told by the one who holds them, and by their name alone where nobody can tell', async () => {
    expect(await lacking(accountOf(1), ['owner'])).to.equal('owner (held by nobody that is known)');
    await road.send(sender, callOf(wards, 'own', accountOf(2)));
    await road.send(sender, callOf(wards, 'deny', vat.address));
    expect(await lacking(accountOf(1), ['owner', 'unsaid'])).to.equal(null);
    expect(await lacking(accountOf(10), ['owner', 'unsaid'])).to.equal(`owner (held by ${accountOf(2)}) or a ward`);
    await road.send(sender, callOf(wards, 'rely', vat.address));
    expect(await lacking(accountOf(10), ['unsaid'])).to.match(/^a ward \(held by vat 0x\w{40}, and maybe others\)$/);
    expect(await lacking(accountOf(2), ['owner'])).to.equal(null);
  });
});
