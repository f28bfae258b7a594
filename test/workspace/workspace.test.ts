import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PlimsollError } from '../../src/diagnostic/error.js';
import type { Files } from '../../src/document/files.js';
import { rpcUrlOf } from '../../src/workspace/rpc-url.js';
import { findWorkspace, loadWorkspace } from '../../src/workspace/workspace.js';

const HEAD = 'apiVersion: plimsoll/v1\nkind: Workspace\n';
const filesOf = (text: string): Files => ({ prefix: '', read: async () => text, list: async () => [] });

/** The findings of a workspace that is refused. */
const told = async (text: string): Promise<string[]> => {
  try {
    await loadWorkspace(filesOf(text));
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return error.findings.map(
      ({ range, ruleId, message, help }) =>
        `${range?.start.line}:${range?.start.column} ${ruleId} ${message}${help === undefined ? '' : ` (${help})`}`,
    );
  }
  return [];
};

describe('plimsoll.yaml', () => {
  it('gives chains, authorities and folders', async () => {
    const workspace = await loadWorkspace(
      filesOf(
        `${HEAD}chains:\n  ethereum: { id: 1, rpc: "\${ETHEREUM_RPC_URL}" }\nauthorities:\n  dao:\n    chain: ethereum\n    safe: { address: "0x0000000000000000000000000000000000000001" }\ndocuments: { params: risk/params }\n`,
      ),
    );
    expect(workspace.chains.get('ethereum')).to.deep.equal({ name: 'ethereum', id: 1n, rpc: '${ETHEREUM_RPC_URL}' });
    expect(workspace.authorities.get('dao')).to.deep.equal({
      name: 'dao',
      chain: 'ethereum',
      safe: { address: '0x0000000000000000000000000000000000000001', version: null },
      attestations: 0,
      reviewers: null,
    });
    expect(workspace.folders).to.deep.equal({
      params: 'risk/params',
      protocols: 'protocols',
      policies: 'policies',
      scenarios: 'scenarios',
      proposals: 'proposals',
    });
  });

  it('says which state files are believed', async () => {
    const of = async (text: string) => (await loadWorkspace(filesOf(`${HEAD}${text}`))).state;
    expect(await of('')).to.deep.equal({ signers: new Set(), maxAge: null });
    const signer = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';
    expect(await of(`state: { signers: ["${signer}"], maxAge: 1d12h }\n`)).to.deep.equal({
      signers: new Set([signer.toLowerCase()]),
      maxAge: 129_600n,
    });
  });

  for (const [what, text, findings] of [
    [
      'a signer of state files that is no address',
      'state: { signers: ["0xc02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"] }\n',
      [
        '3:20 quantity/address-checksum the checksum of 0xc02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2 is wrong (EIP-55) (A digit or its case was changed. Compare it with a source you trust; with these digits it is 0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2.)',
      ],
    ],
    [
      'an age of state files that is no duration',
      'state: { maxAge: 5h2d }\n',
      ['3:18 workspace/state 5h2d is no age of a state file (write a duration such as 36h or 2d)'],
    ],
    [
      'an unknown key',
      'chain:\n  a: { id: 1 }\n',
      ['3:1 schema/unknown-key the document has no chain (did you mean chains?)'],
    ],
    [
      'a chain that is none',
      'authorities:\n  dao: { chain: mainet, safe: { address: "0x0000000000000000000000000000000000000001" } }\nchains: { mainnet: { id: 1 } }\n',
      ['4:17 workspace/unknown-chain there is no chain mainet (chains has mainnet)'],
    ],
    [
      'a folder elsewhere',
      'documents:\n  params: ../other\n',
      ['4:11 workspace/outside ../other leaves the workspace (use a folder below this file)'],
    ],
    [
      'a list of reviewers that is shorter than the attestations demanded',
      'chains: { a: { id: 1 } }\nauthorities:\n  dao:\n    chain: a\n    safe: { address: "0x0000000000000000000000000000000000000001" }\n    attestations: 2\n    reviewers: ["0x0000000000000000000000000000000000000002"]\n',
      [
        '9:16 workspace/reviewers 2 attestations are demanded, and 1 may give one (list more reviewers, or demand fewer attestations)',
      ],
    ],
    [
      'a reviewer who is listed twice, and one with a wrong checksum',
      'chains: { a: { id: 1 } }\nauthorities:\n  dao:\n    chain: a\n    safe: { address: "0x0000000000000000000000000000000000000001" }\n    attestations: 2\n    reviewers:\n      - "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"\n      - "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"\n      - "0xF39fd6e51aad88f6f4ce6ab8827279cfffb92266"\n',
      [
        '11:9 workspace/reviewers 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 is listed twice (each reviewer counts once)',
        '12:9 quantity/address-checksum the checksum of 0xF39fd6e51aad88f6f4ce6ab8827279cfffb92266 is wrong (EIP-55) (A digit or its case was changed. Compare it with a source you trust; with these digits it is 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266.)',
      ],
    ],
    ['an id that is text', 'chains:\n  a: { id: "1" }\n', ['4:12 schema/type chains.a.id must be a whole number']],
  ] as const)
    it(`refuses ${what}, at its place`, async () => expect(await told(HEAD + text)).to.deep.equal(findings));

  for (const rpc of [
    'https://node.example.org/key',
    '${SECRET_KEY}',
    'http://127.0.0.1.example.org',
    '${A_RPC_URL}x',
    'http://localhost:8545/path',
  ])
    it(`takes no URL with a key and no other variable: ${rpc}`, async () => {
      const findings = await told(`${HEAD}chains: { a: { id: 1, rpc: "${rpc}" } }\n`);
      expect(findings).to.have.lengthOf(1);
      expect(findings[0])
        .to.match(/^3:28 schema\/value chains\.a\.rpc is not written as it has to be/)
        .and.include('NAME is an environment variable that ends in _RPC_URL');
    });

  it('is found in the nearest folder above', async () => {
    const root = await mkdtemp(join(tmpdir(), 'plimsoll-ws-'));
    await mkdir(join(root, 'a/b'), { recursive: true });
    await writeFile(join(root, 'plimsoll.yaml'), HEAD);
    expect(findWorkspace(join(root, 'a/b'))).to.equal(root);
    expect(findWorkspace(root, '.')).to.equal(root);
    expect(() => findWorkspace(root, 'a')).to.throw('there is no plimsoll.yaml in a');
    await rm(root, { recursive: true });
  });
});

describe('the URL of a node', () => {
  const chain = (rpc: string | null) => ({ name: 'base-sepolia', id: 1n, rpc });
  it('is the whole value of its variable', () => {
    expect(rpcUrlOf(chain('${X_RPC_URL}'), { X_RPC_URL: 'https://node.example.org/key' })).to.equal(
      'https://node.example.org/key',
    );
    expect(rpcUrlOf(chain('http://127.0.0.1:8545'), {})).to.equal('http://127.0.0.1:8545');
  });
  it('is asked for by name where it is missing', () => {
    expect(() => rpcUrlOf(chain('${X_RPC_URL}'), { X_RPC_URL: '' })).to.throw(
      'the environment variable X_RPC_URL is not set',
    );
    expect(() => rpcUrlOf(chain(null), {})).to.throw('the chain base-sepolia has no rpc in plimsoll.yaml');
  });
});
