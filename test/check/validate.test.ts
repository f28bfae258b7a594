import { expect } from 'chai';
import { documentsOf, validate } from '../../src/check/validate.js';
import type { Files } from '../../src/document/files.js';
import { loadWorkspace } from '../../src/workspace/workspace.js';
import { HEADER, LOANS, told, WETH } from '../protocol/support.js';

const WORKSPACE = `apiVersion: plimsoll/v1
kind: Workspace
chains: { ethereum: { id: 1 }, base: { id: 8453 } }
authorities:
  dao: { chain: base, safe: { address: "0x0000000000000000000000000000000000000001" } }
`;

const filesOf = (texts: Readonly<Record<string, string>>): Files => {
  const all: Readonly<Record<string, string>> = { 'plimsoll.yaml': WORKSPACE, ...texts };
  return {
    prefix: '',
    read: async (path) => all[path] ?? null,
    list: async (folder) =>
      Object.keys(all)
        .filter((path) => folder === '.' || path.startsWith(`${folder}/`))
        .sort(),
  };
};

const judged = async (
  texts: Readonly<Record<string, string>>,
  paths?: readonly string[],
): Promise<{ findings: string[]; documents: unknown[] }> => {
  const workspace = await loadWorkspace(filesOf(texts));
  const { findings, documents } = await validate(workspace, paths ?? (await documentsOf(workspace)));
  return { findings: findings.map((finding) => `${finding.file}:${told([finding])[0]}`), documents: [...documents] };
};

describe('validate', () => {
  it('looks at plimsoll.yaml, the markets and the definitions, and counts the values', async () => {
    const { findings, documents } = await judged({
      'params/a.yaml': `${HEADER}reserves:\n  WETH: { asset: "${WETH}", ltv: 80%, frozen: false }\n`,
      'params/notes.md': '# notes',
      'protocols/loans.yml': LOANS,
      'elsewhere/x.yaml': 'a: [',
    });
    expect(findings).to.deep.equal([]);
    expect(documents).to.deep.equal([
      { file: 'plimsoll.yaml', kind: 'Workspace', name: null },
      { file: 'params/a.yaml', kind: 'Market', name: 'core', values: 2 },
      { file: 'protocols/loans.yml', kind: 'Protocol', name: 'loans' },
    ]);
  });

  it('uses the definition of the workspace, and names the market that it breaks', async () => {
    const market = HEADER.replace('aave-v3', 'loans').replace('poolAddressesProvider', 'book');
    expect(
      (
        await judged({
          'params/a.yaml': `${market}loans:\n  WETH: { token: "${WETH}", open: true, fee: 0% }\n`,
          'protocols/loans.yaml': LOANS,
        })
      ).findings,
    ).to.deep.equal([
      'params/a.yaml:10:70 loans/fee-of-open an open loan has a fee (open true, fee 0%)',
      'params/a.yaml:10:81 loans/fee-of-open an open loan has a fee (open true, fee 0%)',
    ]);
  });

  for (const [what, text, findings] of [
    [
      'a document without kind',
      'name: core\n',
      [
        'params/a.yaml:1:1 document/kind the document does not say its kind (start with apiVersion: plimsoll/v1 and kind: Workspace | Protocol | Market | Policy | Scenario | Pools)',
      ],
    ],
    [
      'a kind that is unknown',
      'kind: Marked\n',
      ['params/a.yaml:1:7 document/kind there is no kind of document Marked (did you mean Market?)'],
    ],
    [
      'an empty document',
      '',
      [
        'params/a.yaml:1:1 document/kind the document does not say its kind (start with apiVersion: plimsoll/v1 and kind: Workspace | Protocol | Market | Policy | Scenario | Pools)',
      ],
    ],
    [
      'a protocol that is unknown',
      HEADER.replace('aave-v3', 'aave-v4'),
      ['params/a.yaml:4:11 protocol/unknown there is no protocol definition aave-v4 (did you mean aave-v3?)'],
    ],
    [
      'a protocol that is a path',
      HEADER.replace('aave-v3', '../aave-v3'),
      [
        "params/a.yaml:4:11 schema/value protocol is not written as it has to be (The definition's name: lower-case letters, digits and dashes.)",
        'params/a.yaml:4:11 protocol/unknown there is no protocol definition ../aave-v3 (did you mean aave-v3?)',
      ],
    ],
    [
      'a chain that is unknown',
      HEADER.replace('chain: ethereum', 'chain: etherium'),
      ['params/a.yaml:5:8 workspace/unknown-chain plimsoll.yaml has no chain etherium (it has ethereum, base)'],
    ],
    [
      'an authority that is unknown',
      HEADER.replace('chain: ethereum', 'chain: ethereum\nauthority: do'),
      ['params/a.yaml:6:12 workspace/unknown-authority plimsoll.yaml has no authority do (it has dao)'],
    ],
    [
      'an authority of another chain',
      HEADER.replace('chain: ethereum', 'chain: ethereum\nauthority: dao'),
      ['params/a.yaml:6:12 workspace/authority-chain the authority dao is on base, the market on ethereum'],
    ],
    [
      'a version that is unknown',
      HEADER.replace('plimsoll/v1', 'plimsoll/v2'),
      ['params/a.yaml:1:13 schema/value apiVersion must be plimsoll/v1 (did you mean plimsoll/v1?)'],
    ],
    [
      'a name that is none',
      HEADER.replace('name: core', 'name: Core Market'),
      [
        'params/a.yaml:3:7 schema/value name is not written as it has to be (Unique in the workspace: lower-case letters, digits, dots and dashes.)',
      ],
    ],
  ] as const)
    it(`refuses ${what}, at its place`, async () =>
      expect((await judged({ 'params/a.yaml': text })).findings).to.deep.equal(findings));

  it('refuses two markets of one name, and a file that is not there', async () => {
    const { findings } = await judged({ 'params/a.yaml': HEADER, 'params/b.yaml': HEADER }, [
      'params/a.yaml',
      'params/b.yaml',
      'params/c.yaml',
    ]);
    expect(findings.map((line) => line.replace('undefined:undefined ', ''))).to.deep.equal([
      'params/c.yaml:document/missing there is no file params/c.yaml',
      'params/b.yaml:workspace/duplicate-market params/a.yaml and params/b.yaml are both named core (give one of them another name)',
    ]);
  });

  it('shows what is wrong with a definition to the market that uses it', async () => {
    const { findings } = await judged(
      {
        'params/a.yaml': HEADER.replace('aave-v3', 'loans'),
        'protocols/loans.yaml': LOANS.replace('sets: [fee]', 'sets: [fe]'),
      },
      ['params/a.yaml'],
    );
    expect(findings).to.deep.equal([
      'params/a.yaml:4:11 protocol/invalid protocols/loans.yaml is no sound protocol definition',
      'protocols/loans.yaml:40:5 protocol/definition loans has no parameter fe',
    ]);
  });

  it('tells a market that lacks its contracts so once', async () => {
    expect((await judged({ 'params/a.yaml': HEADER.replace(/contracts:\n.*\n/, '') })).findings).to.have.lengthOf(1);
  });

  it('tells names of a policy that fit nothing, also where the policy alone is judged', async () => {
    const texts = {
      'params/a.yaml': `${HEADER}reserves:\n  WETH: { asset: "${WETH}", ltv: 80% }\n`,
      'policies/house.yaml': `apiVersion: plimsoll/v1
kind: Policy
name: house
version: 1.0.0
protocols: [aave-v3]
classes:
  main: { title: Main, group: reserves, members: [WETH, WETTH], bounds: { ltv: { max: 85% } } }
`,
    };
    const stray =
      'policies/house.yaml:7:57 policy/unknown-entity the class main names WETTH, which fits nothing in reserves of core (did you mean WETH?)';
    expect((await judged(texts)).findings).to.deep.equal([stray]);
    expect((await judged(texts, ['policies/house.yaml'])).findings).to.deep.equal([stray]);
    expect((await judged(texts, ['params/a.yaml'])).findings).to.deep.equal([]);
    const broken = { ...texts, 'params/b.yaml': `${HEADER.replace('name: core', 'name: b')}reserves: 1\n` };
    expect((await judged(broken, ['policies/house.yaml'])).findings).to.deep.equal([]);
  });
});
