import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PlimsollError, refused } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { canonicalDigest, canonicalText } from '../document/canonical.js';
import { readTextFile } from '../document/files.js';
import { validatorOf } from '../document/validators.js';
import { parseJson } from '../observe/json.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { warning } from '../route/safe/warning.js';
import { artefactsOf, PROPOSAL_FILE } from './artefacts.js';
import { stepWarnings } from './check-steps.js';
import { type AnyProposal, isSigned, PROPOSAL_FORMAT, type Proposal, type StepsRoute } from './proposal.js';
import { STEPS_FOLDER } from './step-record.js';

/** A bundle that was read, and what is wrong with its files. */
export interface AnyBundle {
  readonly folder: string;
  readonly proposal: AnyProposal;
  /** Each a reason not to sign. */
  readonly warnings: readonly Finding[];
}

/** A bundle that owners of a Safe sign. */
export interface Bundle extends AnyBundle {
  readonly proposal: Proposal;
}

/** The bundle, where owners of a Safe sign it. Throws `bundle/no-safe` where an account takes its step by itself. */
export const signedBundle = (bundle: AnyBundle): Bundle => {
  const { proposal } = bundle;
  if (isSigned(proposal)) return { ...bundle, proposal };
  const { route } = proposal;
  const who = route.first === null ? 'somebody' : route.first;
  throw refused('bundle/no-safe', `no Safe signs ${proposal.title}: ${who} takes the first step of ${route.name}`, {
    hint: 'send it with plimsoll execute',
  });
};

/** Files that belong to a bundle's life rather than to what it proposes. */
const BESIDE = new Set(['signatures', 'attestations', 'execution.json', STEPS_FOLDER]);

const notABundle = (folder: string, why: string) =>
  refused('bundle/unreadable', `${folder} is no proposal bundle: ${why}`, {
    where: { file: join(folder, PROPOSAL_FILE) },
    hint: 'take it again from whoever proposed it',
  });

const signedAddresses = ({ route, transaction }: Proposal): readonly (readonly [string, string])[] => [
  ['route.safe', route.safe],
  ...route.owners.map((owner, index) => [`route.owners.${index}`, owner] as const),
  ['transaction.to', transaction.to],
  ['transaction.gasToken', transaction.gasToken],
  ['transaction.refundReceiver', transaction.refundReceiver],
];

const stepAddresses = ({ account, first, steps }: StepsRoute): readonly (readonly [string, string])[] => [
  ['route.account', account],
  ...(first === null ? [] : [['route.first', first] as const]),
  ...steps.flatMap(({ calls }, index) =>
    (calls ?? []).map(({ to }, at) => [`route.steps.${index}.calls.${at}.to`, to] as const),
  ),
];

/** Every address of a proposal by where it stands. */
const addressesOf = (proposal: AnyProposal): readonly (readonly [string, string])[] => {
  const { calls, contracts } = proposal;
  return [
    ...(isSigned(proposal) ? signedAddresses(proposal) : []),
    ...(proposal.route.kind === 'steps' ? stepAddresses(proposal.route) : []),
    ...calls.map(({ to }, index) => [`calls.${index}.to`, to] as const),
    ...Object.entries(contracts).map(([name, address]) => [`contracts.${name}`, address] as const),
  ];
};

const SIGNING = ['authority', 'safe', 'version', 'threshold', 'owners'] as const;

const parseProposal = async (text: string, folder: string): Promise<AnyProposal> => {
  parseJson(text, join(folder, PROPOSAL_FILE));
  const json: unknown = JSON.parse(text);
  const errors = (await validatorOf('Proposal'))(json);
  const [first] = errors;
  if (first !== undefined)
    throw notABundle(
      folder,
      `${first.instancePath === '' ? PROPOSAL_FILE : first.instancePath.slice(1).replaceAll('/', '.')} ${first.message ?? 'is wrong'}`,
    );
  const proposal = json as AnyProposal;
  if (proposal.format !== PROPOSAL_FORMAT)
    throw notABundle(folder, `its format is ${String(proposal.format)}, not ${PROPOSAL_FORMAT}`);
  const { route } = proposal;
  if ('safe' in route !== isSigned(proposal) || ('safe' in route && SIGNING.some((key) => !(key in route))))
    throw notABundle(folder, 'its route and its transaction do not belong together');
  if (route.kind === 'steps' && route.step >= route.steps.length)
    throw notABundle(folder, `its route has no step ${route.step}`);
  const wrong = addressesOf(proposal).find(([, address]) => checksumAddress(address.toLowerCase()) !== address);
  if (wrong !== undefined) throw notABundle(folder, `the checksum of ${wrong[0]} is wrong (EIP-55)`);
  return proposal;
};

const altered = (file: string, what: string): Finding =>
  warning({
    ruleId: 'bundle/altered',
    verdict: 'BLOCKED',
    message: `${file} ${what}`,
    help: 'Do not sign. Take the bundle again from whoever proposed it, and compare the digest with what they say.',
    data: { file },
  });

/** What is wrong with the steps of a proposal. Throws `bundle/unreadable` where they cannot be computed at all. */
const stepsOrRefusal = (proposal: AnyProposal, folder: string): readonly Finding[] => {
  try {
    return stepWarnings(proposal);
  } catch (error) {
    if (!(error instanceof PlimsollError) && !(error instanceof RangeError)) throw error;
    throw notABundle(folder, `its steps cannot be computed: ${error.message}`);
  }
};

/**
 * Read a bundle and make all of its files again from `proposal.json`. A digest that does not fit, a file that says
 * something else, is missing or does not belong is a warning that blocks. Throws `bundle/unreadable` where there is none.
 */
export const readBundle = async (folder: string): Promise<AnyBundle> => {
  const text = await readTextFile(join(folder, PROPOSAL_FILE), join(folder, PROPOSAL_FILE));
  if (text === null) throw notABundle(folder, `it has no ${PROPOSAL_FILE}`);
  const proposal = await parseProposal(text, folder);
  const warnings: Finding[] = [];
  const { digest, ...body } = proposal;
  if (canonicalDigest(body) !== digest)
    warnings.push(altered(PROPOSAL_FILE, 'was changed after it was made: its digest is another'));
  else if (canonicalText(proposal) !== text) warnings.push(altered(PROPOSAL_FILE, 'is not written as it was made'));
  warnings.push(...stepsOrRefusal(proposal, folder));
  const artefacts = artefactsOf(proposal);
  for (const [name, expected] of artefacts) {
    if (name === PROPOSAL_FILE) continue;
    const found = await readTextFile(join(folder, name), join(folder, name));
    if (found === null) warnings.push(altered(name, 'is missing'));
    else if (found !== expected) warnings.push(altered(name, `says something else than ${PROPOSAL_FILE}`));
  }
  for (const name of await readdir(folder)) {
    if (!artefacts.has(name) && !BESIDE.has(name)) warnings.push(altered(name, 'does not belong to the bundle'));
  }
  return { folder, proposal, warnings };
};
