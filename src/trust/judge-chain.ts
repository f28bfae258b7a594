import type { Hex } from '../chain/hex.js';
import type { Finding } from '../diagnostic/finding.js';
import type { SafeState } from '../route/safe/state.js';
import { warning } from '../route/safe/warning.js';
import { checksummed } from '../signer/address.js';
import type { CodeFacts } from './code-facts.js';
import type { TrustedChain, TrustedContract, TrustedSafe } from './trust.js';

/** What a transaction touches, with the code found there where a node was asked. Addresses in lower case. */
export interface JudgedChain {
  readonly pins: TrustedChain;
  /** Null where it is not known whose transaction it is. */
  readonly safe: Hex | null;
  /** As the transaction has it; null where it does not say. */
  readonly version: string | null;
  /** Null offline. */
  readonly safeState: SafeState | null;
  readonly safeCode: CodeFacts | null;
  /** The definition's contracts, by name. */
  readonly contracts: ReadonlyMap<string, Hex>;
  /** Everything that the Safe delegatecalls. */
  readonly delegates: readonly Hex[];
  /** Of contracts and delegates; null offline. */
  readonly codes: ReadonlyMap<Hex, CodeFacts> | null;
}

const DO_NOT = 'Do not sign before you know who changed it and what it does now.';
const ADD = 'Check the address against a source you trust, and pin it with plimsoll trust add.';

const blocked = (ruleId: string, message: string, help: string, data: Readonly<Record<string, unknown>>): Finding =>
  warning({ ruleId, verdict: 'BLOCKED', message, help, data });
const caution = (ruleId: string, message: string, help: string, data: Readonly<Record<string, unknown>>): Finding =>
  warning({ ruleId, verdict: 'CAUTION', message, help, data });

const bare = (version: string): string => version.replace(/\+L2$/, '');

/** How a Safe is not what was pinned; null where it is. */
const safeDifference = (pin: TrustedSafe, { version, safeState, safeCode }: JudgedChain): string | null => {
  const now = safeState?.version ?? version;
  if (now !== null && bare(now) !== bare(pin.version)) return `is version ${now}, and you pinned ${pin.version}`;
  if (safeCode === null) return null;
  if (safeCode.code !== pin.code) return 'has other code than you pinned';
  if (safeCode.implementation !== pin.singleton)
    return `runs the code of ${safeCode.implementation === null ? 'nothing' : checksummed(safeCode.implementation)}, and you pinned ${checksummed(pin.singleton)}`;
  return safeCode.implementationCode === pin.singletonCode ? null : 'runs a singleton whose code was changed';
};

const ownersMoved = (pin: TrustedSafe, state: SafeState | null): readonly string[] => {
  if (state === null) return [];
  const moved: string[] = [];
  if (pin.threshold !== null && BigInt(pin.threshold) !== state.threshold)
    moved.push(`the threshold was ${pin.threshold} and is ${state.threshold}`);
  if (pin.owners !== null) {
    const added = state.owners.filter((owner) => !pin.owners?.includes(owner)).map(checksummed);
    const gone = pin.owners.filter((owner) => !state.owners.includes(owner)).map(checksummed);
    if (added.length > 0) moved.push(`new owners: ${added.join(', ')}`);
    if (gone.length > 0) moved.push(`no longer owners: ${gone.join(', ')}`);
  }
  return moved;
};

const judgeSafe = (input: JudgedChain): readonly Finding[] => {
  const { pins, safe } = input;
  if (safe === null) return [];
  const shown = checksummed(safe);
  const data = { safe: shown };
  const pin = pins.safes.get(safe);
  if (pin === undefined) {
    const others = [...pins.safes.keys()].map(checksummed);
    return [
      others.length === 0
        ? caution('trust/safe-not-pinned', `the Safe ${shown} is not pinned`, ADD, data)
        : blocked(
            'trust/safe-not-pinned',
            `the Safe ${shown} is none of those you pinned on this chain: ${others.slice(0, 5).join(', ')}`,
            'Do not sign, unless you know that this Safe is right; then pin it with plimsoll trust add.',
            { ...data, pinned: others },
          ),
    ];
  }
  const difference = safeDifference(pin, input);
  const moved = ownersMoved(pin, input.safeState);
  return [
    ...(difference === null ? [] : [blocked('trust/safe-code', `the Safe ${shown} ${difference}`, DO_NOT, data)]),
    ...(moved.length === 0
      ? []
      : [
          {
            ruleId: 'trust/owners-since',
            severity: 'info' as const,
            message: `since you pinned the Safe: ${moved.join('; ')}`,
            help: 'If that is known to you, run plimsoll trust add again.',
            data,
          },
        ]),
  ];
};

/** How a contract is not what was pinned; null where it is. */
const contractDifference = (pin: TrustedContract, found: CodeFacts): string | null => {
  if (found.code === null) return 'has no code any more';
  if (found.code !== pin.code) return 'has other code than you pinned';
  if (found.implementation !== pin.implementation) {
    const shown = (address: Hex | null): string => (address === null ? 'none' : checksummed(address));
    return `was upgraded: its implementation is ${shown(found.implementation)}, and you pinned ${shown(pin.implementation)}`;
  }
  return found.implementationCode === pin.implementationCode ? null : 'has an implementation whose code was changed';
};

const judgeContracts = ({ pins, contracts, codes }: JudgedChain): readonly Finding[] => {
  const unpinned: string[] = [];
  const findings: Finding[] = [];
  for (const [name, address] of contracts) {
    const pin = pins.contracts.get(address);
    const shown = `${name} (${checksummed(address)})`;
    if (pin === undefined) unpinned.push(shown);
    else if (codes !== null) {
      const found = codes.get(address) ?? { code: null, implementation: null, implementationCode: null };
      const difference = contractDifference(pin, found);
      if (difference !== null)
        findings.push(
          blocked('trust/contract-code', `${shown} ${difference}`, DO_NOT, {
            contract: name,
            address: checksummed(address),
          }),
        );
    }
  }
  if (unpinned.length === 0) return findings;
  const more = unpinned.length > 5 ? `, and ${unpinned.length - 5} more` : '';
  return [
    ...findings,
    caution('trust/contract-not-pinned', `not pinned: ${unpinned.slice(0, 5).join(', ')}${more}`, ADD, {
      contracts: unpinned,
    }),
  ];
};

const judgeDelegates = ({ pins, delegates, codes }: JudgedChain): readonly Finding[] =>
  [...new Set(delegates)].flatMap((address): readonly Finding[] => {
    const pin = pins.delegates.get(address);
    const shown = checksummed(address);
    const data = { address: shown };
    if (pin === undefined)
      return [
        caution(
          'trust/delegate',
          `the Safe runs the code of ${shown} as itself, and that code is not pinned`,
          ADD,
          data,
        ),
      ];
    if (codes === null || codes.get(address)?.code === pin.code) return [];
    return [
      blocked(
        'trust/delegate',
        `the Safe runs the code of ${shown} as itself, and that code is not the one you pinned`,
        'Do not sign: whatever stands there now can take everything the Safe has.',
        data,
      ),
    ];
  });

/** The Safe, the contracts and the code run as the Safe, against the reviewer's pins. Empty where all are as pinned. */
export const judgeChain = (input: JudgedChain): readonly Finding[] => [
  ...judgeSafe(input),
  ...judgeContracts(input),
  ...judgeDelegates(input),
];
