import type { Deployment, Payload } from '../proposal/payload/payload.js';
import type { PayloadCall } from '../proposal/payload/solidity.js';
import { cell, changesLines, code, valueCell } from './changes-markdown.js';

/** What the text of a payload is made of. */
export interface PayloadView {
  readonly payload: Payload;
  readonly deployment: Deployment | null;
  /** The other files, by name, with the sha256 of their bytes. */
  readonly digests: readonly { readonly name: string; readonly sha256: string }[];
  readonly solcVersion: string;
}

const callLines = (call: PayloadCall, index: number): readonly string[] => [
  `${index + 1}. **${cell(call.title)}**: ${cell(call.contract)} ${call.to}`,
  `   - ${code(call.function)}`,
  `   - calldata ${code(call.data)}`,
  ...call.siblings.map((sibling) => `   - ${cell(sibling.path)}: ${valueCell(sibling.value)}, stored again as it is`),
];

const assertionLines = ({ calls }: Payload): readonly string[] => {
  const all = calls.flatMap(({ expectations }) => expectations ?? []);
  if (calls.every(({ expectations }) => expectations === null))
    return ['The payload does not look at what the values are before it changes them.'];
  return [
    'Before each call the payload reverts unless these values are what this proposal says:',
    '',
    ...all.map((one) =>
      one.kind === 'asserted'
        ? `- ${cell(one.path)}, by ${code(one.signature)}`
        : `- **not asserted**: ${cell(one.path)}: ${cell(one.why)}`,
    ),
  ];
};

const proofLines = ({ proof, block }: Payload): readonly string[] =>
  proof === null
    ? ['**It was not run**: no executor was given.']
    : [
        `Run by delegatecall from ${proof.executor} on the state of block ${block.number} (${proof.method}): ${proof.gasUsed} gas, ${proof.events} events, all declared.`,
        `${proof.values} values were read back in the block after it: the changes above, and nothing else.`,
        proof.storage === 'compared'
          ? 'Every word of storage that it changes is declared.'
          : 'The node does not tell which storage it changes.',
        '',
        'For that, this was taken to be otherwise than the chain has it:',
        '',
        ...proof.overridden.map((text) => `- ${cell(text)}`),
      ];

const contractLines = ({ deployment, payload, solcVersion }: PayloadView): readonly string[] =>
  deployment === null
    ? [
        `It was not compiled${payload.contract.kind === 'not compiled' ? ` (${cell(payload.contract.why)})` : ''}, so its address is not known. Compile \`payload.solc.json\` with solc ${solcVersion}.`,
      ]
    : [
        '| | |',
        '|---|---|',
        `| address | ${deployment.create2.address} |`,
        `| by CREATE2 from | ${deployment.create2.deployer} |`,
        `| salt | \`${deployment.create2.salt}\` |`,
        `| keccak256 of the initcode | \`${deployment.initcodeHash}\` |`,
        `| keccak256 of the code | \`${deployment.runtimeHash}\` (${deployment.runtimeBytes} bytes) |`,
        `| compiler | solc ${cell(deployment.compiler.version)}, EVM ${deployment.compiler.evmVersion}, optimizer ${deployment.compiler.optimizerRuns} runs |`,
        `| metadata hash | ${cell(deployment.compiler.metadata)} |`,
        '',
        'Anyone may deploy it: a transaction to the address it is created from, with `create2.data` of `payload.json`.',
        'What governance executes is a delegatecall of `execute()`, without value or arguments.',
      ];

const WHO = 'anyone';

const registrationLines = ({ registration: r, chain }: Payload): readonly string[] =>
  r === null
    ? []
    : [
        '## The registration',
        '',
        `With the payloads controller ${r.controller}, for access level ${r.accessLevel}, whose executor is ${r.executor}, in this order:`,
        '',
        ...r.steps.map(({ name, by, to, data }, index) =>
          name === 'deploy'
            ? `${index + 1}. **deploy**, by ${by ?? WHO}: a transaction to ${to} with \`create2.data\` of \`payload.json\`.`
            : `${index + 1}. **register**, by ${by ?? WHO}: a transaction to ${to} with calldata ${code(data)}.`,
        ),
        ...(r.steps.some(({ by }) => by !== null)
          ? [
              `3. **execute**, by ${WHO}, more than ${r.delay} seconds after it is registered, which queues it without a vote.`,
            ]
          : [
              `3. **vote**, where the governance is: a proposal that names chain ${chain.id}, access level ${r.accessLevel}, the controller and the number that registering gave. It must be queued within ${r.expiration} seconds of registering.`,
              `4. **execute**, by ${WHO}, more than ${r.delay} seconds after it is queued, and less than ${BigInt(r.delay) + BigInt(r.grace)}.`,
            ]),
        '',
        `At block ${r.block} the next number was ${r.nextId}; whoever registers first gets it. Deploy before registering: a delegatecall of an address without code succeeds and does nothing. \`plimsoll payload status\` of the folder says where it stands.`,
        '',
      ];

const restsOn = ({ payload: p, digests }: PayloadView): readonly string[] => [
  `- Block ${p.block.number} of ${cell(p.chain.name)} (chain ${p.chain.id}): \`${p.block.hash}\`.`,
  `- ${p.provenance.commit === null ? 'Documents outside git' : `Commit \`${p.provenance.commit}\``}${p.provenance.dirty ? ' **with edits that were not committed**' : ''}:`,
  ...p.provenance.documents.map(
    (one) => `  - ${code(one.path)} sha256 \`${one.sha256}\`${one.committed ? '' : ' (not committed)'}`,
  ),
  `- Definition ${cell(p.provenance.protocol.name)} ${cell(p.provenance.protocol.version)}, sha256 \`${p.provenance.protocol.sha256}\`; ${cell(p.tool.name)} ${cell(p.tool.version)}.`,
  ...digests.map(({ name, sha256 }) => `- ${code(name)} sha256 \`${sha256}\`.`),
];

/** A word of a command line, as a shell takes it. */
const word = (text: string): string => (/^[\w.:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

const commandOf = (p: Payload): string =>
  [
    'plimsoll payload',
    word(p.market),
    `--block ${p.block.number}`,
    ...p.selection.only.map((glob) => `--only ${word(glob)}`),
    ...p.selection.includeDrift.map((glob) => `--include-drift ${word(glob)}`),
    ...(p.calls.some(({ expectations }) => expectations !== null) ? ['--assert-before'] : []),
    ...(p.registration !== null
      ? [`--register ${p.registration.controller} --access-level ${p.registration.accessLevel}`]
      : p.proof === null
        ? []
        : [`--executor ${p.proof.executor}`]),
    '--out check',
  ].join(' ');

const howToCheck = ({ payload: p, deployment, solcVersion }: PayloadView): readonly string[] => [
  `1. Check out ${p.provenance.commit === null ? 'the documents' : 'the commit'} above${p.provenance.dirty ? ', with the edits,' : ''} and run ${code(commandOf(p))}: the files have the digests above.`,
  `2. Compile ${code('payload.solc.json')} with solc ${solcVersion} (${code('solcjs --standard-json')} of the npm package)${deployment === null ? '' : ' and compare the initcode with its hash above'}.`,
  `3. Once it is deployed, compare the code at ${deployment === null ? 'its address' : deployment.create2.address} (${code('cast code')}) with ${deployment === null ? 'what the compiler gave' : 'its hash'}.`,
  '4. Read `Payload.sol`: each call has its parameter, before and after in a comment, and its exact calldata.',
  '5. Check that what is voted on calls `execute()` at that address by delegatecall, and nothing else.',
];

/** The proposal of a payload for a forum: what changes, what that rests on, how to check it. */
export const payloadMarkdown = (view: PayloadView): string => {
  const { payload: p } = view;
  const { length } = p.changes;
  const lines = [
    `# ${cell(p.market)}: ${length === 1 ? `set ${cell(p.changes[0]?.path ?? '')}` : `set ${length} parameters`}`,
    '',
    `Market **${cell(p.market)}** on ${cell(p.chain.name)} (chain ${p.chain.id}), read at block ${p.block.number}.`,
    '',
    '## What changes',
    '',
    ...changesLines(p),
    '',
    '## Calls',
    '',
    ...p.calls.flatMap(callLines),
    '',
    ...assertionLines(p),
    '',
    '## The contract',
    '',
    ...contractLines(view),
    '',
    ...registrationLines(p),
    '## What it was shown to do',
    '',
    ...proofLines(p),
    '',
    '## What this rests on',
    '',
    ...restsOn(view),
    '',
    '## How to check it',
    '',
    ...howToCheck(view),
    '',
    'These are the proposer’s words: nothing of them needs to be believed.',
  ];
  return `${lines.join('\n')}\n`;
};
