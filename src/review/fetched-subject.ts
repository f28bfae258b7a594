import { pinBlock } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { EXIT, PlimsollError, unavailable, usage } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { identityWarnings } from '../route/safe/context-warnings.js';
import { readSafe } from '../route/safe/state.js';
import { warning } from '../route/safe/warning.js';
import { safeHashes } from '../signer/hashes.js';
import { parseSafeVersion } from '../signer/safe-version.js';
import { nearbyNonce } from './bare-nearby.js';
import { HASH_WAYS, type HashWay, type SignedTransaction, wayOfHash } from './hash-ways.js';
import type { InputFlags, Subject } from './input-subject.js';
import { type StatedTransaction, statedTransaction } from './stated-transaction.js';

/** A hash to review, and who was asked what it stands for. */
export interface Asked {
  readonly hash: Hex;
  /** `the service at https://…` */
  readonly from: string;
  /** The chains that it may be of: what the flag says, else those of the workspace. */
  readonly chains: readonly bigint[];
}

const HELP =
  'Do not sign anything that this service shows. Ask another one, or the proposer for the transaction itself.';

/** What a service says that is not so. */
export const serviceLies = (message: string, data: object = {}): Finding =>
  warning({ ruleId: 'review/service-lies', verdict: 'BLOCKED', message, help: HELP, data: { ...data } });

interface Attempt {
  readonly way: HashWay;
  readonly signed: SignedTransaction;
  readonly hash: Hex;
}

/** The transaction hashed in every way and for every chain that is possible. */
const attempts = (
  stated: StatedTransaction,
  safe: Hex,
  { chains }: Asked,
  { version }: InputFlags,
): readonly Attempt[] =>
  HASH_WAYS.filter((way) => version === undefined || way.versions.some((one) => one === version)).flatMap((way) =>
    (way.chain === 'hashed' ? chains : [chains[0] ?? 1n]).map((chainId) => {
      const signed = { chainId, safe, version: version ?? way.version, tx: stated.tx };
      return { way, signed, hash: safeHashes(signed).safeTx };
    }),
  );

const needsChain = (why: string) =>
  usage('review/missing-flags', `${why}, and no --chain-id is given`, {
    hint: 'Give the chain that the transaction is for. A workspace that names its chain does as well.',
  });

const readable = (json: unknown, { from }: Asked): StatedTransaction => {
  try {
    return statedTransaction(json, `the answer of ${from}`);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    throw unavailable('service/garbage', `${from} sent no Safe transaction: ${error.message}`, {
      hint: 'Check that the URL is that of a Safe Transaction Service, what stands before /v2/ in its URLs.',
    });
  }
};

const VERSION_OPEN = 'which version the Safe is: several hash alike';

const provenSubject = (
  stated: StatedTransaction,
  asked: Asked,
  flags: InputFlags,
  { way, signed }: Attempt,
): Subject => {
  const { safe, chainId, version } = signed;
  if (way.chain === 'not hashed' && asked.chains.length !== 1)
    throw needsChain(`a Safe of version ${way.name} does not sign the chain`);
  const otherChain =
    stated.chainId === undefined || stated.chainId === chainId
      ? []
      : [serviceLies(`${asked.from} says chain ${stated.chainId}, and the hash is not of that chain`)];
  return {
    kind: 'hash',
    title: null,
    identity: { chainId, safe, version },
    signed,
    calls: [],
    labels: [],
    statedHash: stated.statedHash ?? null,
    findings: [...identityWarnings({ safe }, flags.safe === undefined ? {} : { safe: flags.safe }), ...otherChain],
    checked: [
      `the fields that ${asked.from} gave: their hash is the one asked for, for a Safe of version ${way.name}${
        way.chain === 'hashed' ? ` on chain ${chainId}` : ''
      }`,
    ],
    notChecked: [
      ...(flags.version === undefined && way.versions.length > 1 ? [VERSION_OPEN] : []),
      ...(way.chain === 'hashed' ? [] : [`the chain: Safes of version ${way.name} do not sign it`]),
    ],
    ...(flags.version === undefined ? { versions: way.versions } : {}),
  };
};

const MAX_SHOWN = 6;

const lyingSubject = (stated: StatedTransaction, safe: Hex, asked: Asked, tried: readonly Attempt[]): Subject => {
  const near = tried
    .map(({ signed }) => ({ signed, nonce: nearbyNonce(signed, asked.hash) }))
    .find(({ nonce }) => nonce !== null);
  const { tx } = stated;
  const shown = tried
    .slice(0, MAX_SHOWN)
    .map(
      ({ way, signed, hash }) => `${hash} (${way.name}${way.chain === 'hashed' ? `, chain ${signed.chainId}` : ''})`,
    );
  const [first] = tried;
  const other = first === undefined ? undefined : wayOfHash(first.signed, asked.hash);
  const instead =
    near !== undefined
      ? `; with nonce ${near.nonce} instead of ${tx.nonce} they would give it`
      : other === undefined
        ? ''
        : `; for a Safe of version ${other.name} they would give it`;
  const [only, ...others] = asked.chains;
  return {
    kind: 'hash',
    title: null,
    identity: { safe, ...(only === undefined || others.length > 0 ? {} : { chainId: only }) },
    signed: null,
    calls: [{ to: tx.to, value: tx.value, data: tx.data, operation: tx.operation }],
    labels: [null],
    statedHash: null,
    findings: [
      serviceLies(
        `${asked.from} answers with another transaction than the one asked for: its fields hash to ${shown.join(' or ')}, not to ${asked.hash}${instead}`,
        {
          asked: asked.hash,
          hashes: tried.map(({ way, signed, hash }) => ({
            version: way.version,
            ...(way.chain === 'hashed' ? { chainId: signed.chainId.toString() } : {}),
            hash,
          })),
          ...(near === undefined ? {} : { nearbyNonce: String(near.nonce) }),
        },
      ),
    ],
    notChecked: ['the transaction of the hash: what is told here is what the service gave instead'],
  };
};

/** A hash says everything but where to ask: the flags that a file lacks are refused. Throws `review/flag-not-used` (64). */
export const refuseFetchedFlags = (name: string, flags: InputFlags): void => {
  const given = (['nonce', 'to', 'value', 'operation', 'executor'] as const).filter(
    (flag) => flags[flag] !== undefined,
  );
  if (given.length === 0) return;
  throw usage('review/flag-not-used', `${given.map((flag) => `--${flag}`).join(', ')} cannot be given with ${name}`, {
    hint: 'Leave them out. --safe, --chain-id and --safe-version say what you expect of a hash.',
  });
};

/**
 * The transaction of a hash, from what a service says it is. Nothing is believed: Safe, chain, version and every field are
 * proven by giving exactly the hash asked for, and where they do not, the review is `BLOCKED` and there is nothing to sign.
 * Throws `service/garbage` for what is no Safe transaction, and `review/missing-flags` (64) without a chain to try.
 */
export const fetchedSubject = (json: unknown, asked: Asked, flags: InputFlags): Subject => {
  const stated = readable(json, asked);
  const safe = stated.safe ?? flags.safe;
  if (safe === undefined)
    throw unavailable('service/garbage', `${asked.from} does not say which Safe the transaction is of`, {
      hint: 'Give --safe; the hash then proves whether it is that one.',
    });
  const tried = attempts(stated, safe, asked, flags);
  const proven = tried.find(({ hash }) => hash === asked.hash);
  if (proven !== undefined) return provenSubject(stated, asked, flags, proven);
  if (asked.chains.length === 0)
    throw needsChain(`the fields that ${asked.from} gave have the hash on no chain known here`);
  return lyingSubject(stated, safe, asked, tried);
};

/**
 * The subject with the version that the Safe says it has, where the hash left several open. A Safe that is not there, or of
 * a version that hashes in another way, changes nothing: the review goes on to say so. Throws where the node does not answer.
 */
export const withVersionOfChain = async (subject: Subject, rpc: Rpc): Promise<Subject> => {
  const { signed, versions } = subject;
  if (signed === null || versions === undefined) return subject;
  try {
    const state = await readSafe(rpc, await pinBlock(rpc, 'latest', signed.chainId), signed.safe);
    const version = parseSafeVersion(state.version);
    if (!versions.includes(version)) return subject;
    return {
      ...subject,
      identity: { ...subject.identity, version },
      signed: { ...signed, version },
      notChecked: subject.notChecked.filter((text) => text !== VERSION_OPEN),
    };
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.exit === EXIT.unavailable) throw error;
    return subject;
  }
};
