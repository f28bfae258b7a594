import { expect } from 'chai';
import { strayedMembers, strayMembers } from '../../src/policy/stray-members.js';
import { marketWith, OTHER, policyOf, said } from './support.js';

const CLASSES = `classes:
  blue:
    title: Blue
    group: reserves
    members: [WETH, "WB*", WETTH]
    bounds: { ltv: { max: 85% } }
`;

describe('names of a policy that fit nothing', () => {
  it('are told in a class, on the line of the member, with the nearest that is there', async () => {
    const policy = await policyOf(CLASSES);
    const market = await marketWith('ltv: 80%', OTHER);
    expect(said(strayMembers(policy, [market]))).to.deep.equal([
      'warning 10 policy/unknown-entity the class blue names WB*, which fits nothing in reserves of core (correct the name, or remove it: it holds nothing to any rule)',
      'warning 10 policy/unknown-entity the class blue names WETTH, which fits nothing in reserves of core (did you mean WETH?)',
    ]);
    const [first] = strayMembers(policy, [market]);
    expect(first).to.deep.include({ path: 'classes.blue.members.1', file: 'policies/house.yaml' });
    expect(first?.range?.start.column).to.equal(21);
  });

  it('are told in the list of a rule, by label and by identity', async () => {
    const policy = await policyOf(`rules:
  a:
    title: A
    on: reserves
    entities: [USDC, "0xC02AAA39b223FE8D0A0e5C4F27eAD9083C756Cc2", "0x0000000000000000000000000000000000000001"]
    that: "ltv < 90%"
`);
    expect(said(strayMembers(policy, [await marketWith('ltv: 80%')])).map((text) => text.split(' (')[0])).to.deep.equal(
      [
        'warning 10 policy/unknown-entity house/a names USDC, which fits nothing in reserves of core',
        'warning 10 policy/unknown-entity house/a names 0x0000000000000000000000000000000000000001, which fits nothing in reserves of core',
      ],
    );
  });

  it('are none where another market has it, and those of markets that a policy or rule is not for are not asked', async () => {
    const policy = await policyOf(CLASSES.replace(', "WB*", WETTH', ', USDC'));
    const [core, other] = [await marketWith('ltv: 80%'), { ...(await marketWith('ltv: 80%', OTHER)), name: 'other' }];
    expect(strayMembers(policy, [core, other])).to.deep.equal([]);
    expect(strayMembers(policy, [core])).to.have.length(1);
    expect(strayMembers({ ...policy, scope: { protocols: null, markets: ['core'] } }, [core, other])).to.have.length(1);
    expect(strayMembers({ ...policy, scope: { protocols: null, markets: ['none'] } }, [core])).to.deep.equal([]);
    expect(strayMembers(policy, [])).to.deep.equal([]);
    const many = ['a', 'b', 'c', 'd'].map((name) => ({ ...core, name }));
    expect(strayMembers(policy, many)[0]?.message).to.match(/ of 4 markets$/);
  });

  it('are told of a change that takes away what they fitted', async () => {
    const policy = await policyOf(CLASSES.replace(', "WB*", WETTH', ', USDC'));
    const [was, is] = [await marketWith('ltv: 80%', OTHER), await marketWith('ltv: 80%')];
    expect(strayedMembers(policy, was, is).map(({ message }) => message)).to.deep.equal([
      'the class blue names USDC, which fits nothing in reserves of core any more',
    ]);
    expect(strayedMembers(policy, is, was)).to.deep.equal([]);
    expect(strayedMembers(policy, is, is)).to.deep.equal([]);
  });

  it('are tiers too, where they take no member and that can be told', async () => {
    const tiered = (when: string) =>
      policyOf(`classes:
  blue:
    title: Blue
    group: reserves
    members: [WETH]
    tiers:
      - { name: high, when: "${when}", bounds: { ltv: { max: 85% } } }
      - { name: rest, bounds: { ltv: { max: 80% } } }
`);
    const market = await marketWith('ltv: 80%');
    const told = async (when: string) => said(strayMembers(await tiered(when), [market]));
    expect(await told('ltv > 90%')).to.deep.equal([
      'info 12 policy/empty-tier no member of the class blue is in its tier high (where one should be, correct its when, or that of a tier before it)',
    ]);
    expect(await told('ltv > 70%')).to.deep.equal([
      'info 13 policy/empty-tier no member of the class blue is in its tier rest (where one should be, correct its when, or that of a tier before it)',
    ]);
    expect(await told('chain.supplied > 0')).to.deep.equal([]);
    expect(await told('supplyCap > 0')).to.deep.equal([]);
  });
});
