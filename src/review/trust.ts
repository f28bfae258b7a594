import type { Hex } from '../chain/hex.js';
import type { Patience } from '../chain/rpc.js';
import { PlimsollError } from '../diagnostic/error.js';
import { digestOf, type SourceText } from '../document/source.js';
import { chainOf, observeMarket } from '../observe/observe-chain.js';
import { baseOf } from '../plan/lock-base.js';
import { type AnyProposal, isSigned } from '../proposal/proposal.js';
import { findMarket, loadMarket } from '../protocol/find-market.js';
import { Definitions } from '../protocol/load-definition.js';
import type { Action } from '../route/safe/decode.js';
import { ZERO_ADDRESS } from '../signer/address.js';
import type { TrustAtHand } from '../trust/at-hand.js';
import { readCodes, readSafeCode } from '../trust/code-facts.js';
import { judge } from '../trust/judge.js';
import { applyAllowances } from '../trust/judge-allowances.js';
import type { JudgedDefinition, JudgedDocuments } from '../trust/judge-documents.js';
import { pinnedDefinition } from '../trust/pinned-definition.js';
import { entryOfClone, type FoundEntry } from '../trust/repository.js';
import { NO_PINS, type TrustedChain } from '../trust/trust.js';
import { compareNodes } from '../trust/witness.js';
import { gitFiles, isAncestor } from '../workspace/git.js';
import { WORKSPACE_FILE } from '../workspace/workspace.js';
import { delegatesOf } from './delegates.js';
import type { Online } from './effect.js';
import type { Notes } from './notes.js';
import { overlay, type Sources } from './reproduce.js';

/** The reviewer's pins for one proposal, and the documents to review it with. */
export interface Trusted {
  readonly atHand: TrustAtHand;
  readonly found: FoundEntry | null;
  readonly pins: TrustedChain;
  /** The documents at the commit, compiled with the pinned definition; null where they cannot be. */
  readonly sources: Sources | null;
  /** The definition that the commit has, where it is not the pinned one. */
  readonly definition: Omit<JudgedDefinition, 'pinned'> | null;
}

/** The same documents with another text of their definition. Null where they cannot be read with it. */
const withDefinition = async (sources: Sources, market: string, pinned: SourceText): Promise<Sources | null> => {
  const { name } = sources.market.params.protocol;
  const { folders, files: below } = sources.workspace;
  const files = overlay(below, new Map([[`${folders.protocols}/${name}.yaml`, pinned.text]]));
  const workspace = { ...sources.workspace, files };
  try {
    const file = await findMarket(workspace, market);
    const read = await loadMarket(file, workspace, new Definitions(files, folders.protocols));
    return { ...sources, workspace, market: read, base: await baseOf(market, workspace, read.params.protocol) };
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/**
 * Look up the reviewer's pins, and put the pinned definition in the place of the one at the commit, so that a definition
 * that was changed on another branch cannot make bytes read harmless. A text that came with the program and is not the
 * pinned one is used as it is, and told.
 */
export const openTrust = async (
  proposal: AnyProposal,
  sources: Sources | null,
  root: string | null,
  atHand: TrustAtHand,
): Promise<Trusted> => {
  const { trust } = atHand.file;
  const found = root === null ? null : await entryOfClone(trust, root);
  const pins = trust.chains.get(BigInt(proposal.chain.id)) ?? NO_PINS;
  const plain = { atHand, found, pins, sources, definition: null };
  if (root === null || found === null || sources === null) return plain;
  const { name, digest } = sources.market.params.protocol;
  const { folders, files } = sources.workspace;
  const own = await files.read(`${folders.protocols}/${name}.yaml`);
  const definition = { name, digest, origin: own === null ? ('built-in' as const) : ('workspace' as const) };
  const trusted = found.entry.definitions.get(name);
  if (trusted === undefined || trusted === digest) return { ...plain, definition };
  const search = { name, digest: trusted, root, commit: found.branch.commit, folder: folders.protocols };
  const pinned = await pinnedDefinition(search);
  if (pinned !== null) return { ...plain, sources: await withDefinition(sources, proposal.market, pinned), definition };
  return { ...plain, sources: definition.origin === 'built-in' ? sources : null, definition };
};

/** Whether the protected branch still has the market's document as the commit has it. */
const marketNow = async (
  proposal: AnyProposal,
  { found, sources }: Trusted,
  root: string | null,
): Promise<JudgedDocuments['marketNow']> => {
  const { commit } = proposal.provenance;
  if (root === null || found === null || sources === null || commit === null) return 'unknown';
  const { source } = sources.market;
  const path = source.file.slice(sources.workspace.files.prefix.length);
  const [then, now] = await Promise.all(
    [commit, found.branch.commit].map(async (at) => (await gitFiles(root, at)).read(path)),
  );
  return then === now ? 'same' : 'other';
};

const documentsOf = async (
  proposal: AnyProposal,
  trusted: Trusted,
  root: string | null,
  reproduces: boolean | null,
): Promise<JudgedDocuments> => {
  const { atHand, found, sources, definition } = trusted;
  const { commit } = proposal.provenance;
  const text = sources === null ? null : await sources.workspace.files.read(WORKSPACE_FILE);
  const pin = definition === null ? undefined : found?.entry.definitions.get(definition.name);
  // Where the pinned text was used, its digest is that of the definition the documents were compiled with.
  const used = sources?.market.params.protocol.digest;
  const pinned = sources !== null && used !== pin ? 'not-found' : reproduces === true ? 'same-bytes' : 'other-bytes';
  const contained =
    root !== null && found !== null && commit !== null && (await isAncestor(root, commit, found.branch.commit));
  return {
    found,
    file: atHand.file.path,
    commit,
    contained: contained ? 'contained' : 'not-contained',
    workspaceDigest: text === null ? null : digestOf(text),
    definition: definition === null ? null : { ...definition, pinned },
    marketNow: await marketNow(proposal, trusted, root),
  };
};

/** What a review has found out by the time its trust is judged. */
export interface TrustInput {
  readonly proposal: AnyProposal;
  readonly trusted: Trusted;
  readonly root: string | null;
  readonly roots: readonly Action[];
  readonly contracts: ReadonlyMap<string, Hex>;
  readonly online: Online | null;
  readonly reproduces: boolean | null;
  /** The URL of a second node; null where none was given. */
  readonly secondNode: string | null;
  readonly patience: Patience;
}

/**
 * Hold all that was found against the reviewer's pins and, where there is one, a second node; then take the verdict from
 * the warnings that the reviewer allows. Gives every warning of the review.
 */
export const judgeTrust = async (input: TrustInput, notes: Notes): Promise<void> => {
  const { proposal, trusted, root, roots, contracts, online, reproduces } = input;
  const safe = isSigned(proposal) ? (proposal.route.safe.toLowerCase() as Hex) : null;
  const version = isSigned(proposal) ? proposal.route.version : null;
  const delegates = roots.flatMap((one) => [...delegatesOf(one)]);
  const block = online?.observation.block;
  const codes =
    online === null || block === undefined
      ? null
      : await readCodes(online.machine.rpc, block, [...contracts.values(), ...delegates]);
  const safeCode =
    online === null || block === undefined || safe === null
      ? null
      : await readSafeCode(online.machine.rpc, block, safe);
  const documents = await documentsOf(proposal, trusted, root, reproduces);
  const { pins, atHand, found } = trusted;
  const safeState = online?.safe ?? null;
  const chain = { pins, safe, version, safeState, safeCode, contracts, delegates, codes };
  notes.warnings.push(...atHand.findings, ...judge({ documents, chain }));
  if (found === null) notes.notChecked.push('whether the commit is on a branch you trust');
  else notes.checked.push('your pins: the branch, plimsoll.yaml, the definition, the Safe, the contracts');
  await askSecondNode(input, { safeCode, codes }, notes);
  const place = { market: proposal.market, safe: safe ?? ZERO_ADDRESS, today: atHand.today };
  const judged = applyAllowances(notes.warnings, atHand.file.trust.allow, place);
  notes.warnings.splice(0, notes.warnings.length, ...judged);
};

type Codes = {
  readonly safeCode: Awaited<ReturnType<typeof readSafeCode>> | null;
  readonly codes: Awaited<ReturnType<typeof readCodes>> | null;
};

const askSecondNode = async (
  { online, trusted, secondNode, patience }: TrustInput,
  { safeCode, codes }: Codes,
  notes: Notes,
): Promise<void> => {
  const { sources } = trusted;
  if (online === null) return;
  if (secondNode === null) {
    notes.notChecked.push('a second node: one was believed');
    return;
  }
  const { observation, safe } = online;
  const { rpc } = online.machine;
  const witness = await compareNodes({
    first: rpc,
    block: observation.block,
    facts: {
      safe,
      safeCode,
      codes: codes ?? new Map(),
      markets:
        sources === null || chainOf(sources.market, sources.workspace).id !== observation.block.chainId
          ? []
          : [
              {
                found: observation,
                observeWith: (other, at) =>
                  observeMarket(sources.market, sources.workspace, at, other, observation.scope),
              },
            ],
    },
    url: secondNode,
    patience,
  });
  notes.warnings.push(...witness.findings);
  if (witness.checked !== null) notes.checked.push(witness.checked);
  else notes.notChecked.push('a second node: the one that was given did not confirm the first');
};
