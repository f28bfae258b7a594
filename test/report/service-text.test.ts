import type { Finding } from '../../src/diagnostic/finding.js';
import { collectText } from '../../src/report/collect-text.js';
import { publishText } from '../../src/report/publish-text.js';
import { queueText } from '../../src/report/queue-text.js';
import { onServiceLines } from '../../src/report/status-on-service.js';
import { plain } from '../../src/report/style.js';
import { expectGolden } from '../golden/golden.js';

const ALICE = `0x${'A1'.repeat(20)}`;
const BOB = `0x${'B0'.repeat(20)}`;
const HASH = `0x${'12'.repeat(32)}`;
const SERVICE = 'the service at https://a.example';
const NOT_COUNTED = [
  { owner: BOB, why: 'it is over another hash \u202e' },
  { owner: null, why: '3 more were not read' },
];
const WARNINGS: readonly Finding[] = [
  {
    ruleId: 'service/behind',
    severity: 'warning',
    message: `${SERVICE} has the Safe in another state than the chain: nonce 3 and not 4`,
    help: 'The chain is what counts.',
  },
];
const QUEUED = {
  nonce: '4',
  safeTxHash: HASH,
  to: BOB,
  value: '0',
  operation: 0,
  kind: 'call' as const,
  calls: 1,
  does: `calls 0x8456cb59 at ${BOB}`,
  changesSafe: false,
  bundle: null,
  claimedDigest: null,
  signed: [],
  approvedOnChain: [],
  notCounted: [],
  trusted: true,
};

describe('what people read of a service', () => {
  it('is what was published, collected, and what status adds', () => {
    const published = publishText(
      {
        ...{ service: SERVICE, safeTxHash: HASH, verdict: 'OK', found: false, need: 2 },
        sent: [
          { what: 'transaction', by: ALICE },
          { what: 'confirmation', by: BOB },
        ],
        ...{ confirmed: [ALICE, BOB], notCounted: NOT_COUNTED, warnings: WARNINGS },
      },
      plain,
    );
    const collected = collectText(
      {
        ...{ service: SERVICE, safeTxHash: HASH, taken: [], had: [ALICE], approvedOnChain: [BOB] },
        ...{ leftOut: NOT_COUNTED, have: 1, need: 2, warnings: WARNINGS },
      },
      plain,
    );
    const view = {
      ...{ name: SERVICE, known: true, signed: [ALICE], approvedOnChain: [BOB], onlyThere: [], onlyHere: [BOB] },
      ...{ enough: true, notCounted: NOT_COUNTED, warnings: WARNINGS },
    };
    const statuses = [view, { ...view, known: false, onlyHere: [] }].map((one) =>
      onServiceLines(one, 2, plain).join('\n'),
    );
    expectGolden('service-texts', [published, collected, ...statuses, ''].join('\n\n'));
  });

  it('is a queue with all that can be odd in it', () => {
    const text = queueText(
      {
        ...{
          service: SERVICE,
          safe: { address: ALICE, version: '1.4.1\u202e', chainId: '1' },
          nonce: '4',
          threshold: 2,
        },
        transactions: [
          { ...QUEUED, bundle: 'proposals/one\n', signed: [ALICE], approvedOnChain: [BOB] },
          { ...QUEUED, claimedDigest: 'ab'.repeat(32), trusted: false, notCounted: NOT_COUNTED },
          { ...QUEUED, nonce: '9', changesSafe: true },
        ],
        conflicts: ['4'],
        gaps: [
          { from: '5', to: '5' },
          { from: '6', to: '8' },
        ],
        warnings: WARNINGS,
      },
      plain,
    );
    expectGolden('service-queue-odd', `${text}\n`);
  });
});
