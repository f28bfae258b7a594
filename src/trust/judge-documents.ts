import type { Finding } from '../diagnostic/finding.js';
import { warning } from '../route/safe/warning.js';
import type { FoundEntry } from './repository.js';

/** The definition that the documents at the reviewed commit use, beside the pinned one. */
export interface JudgedDefinition {
  readonly name: string;
  /** sha256 of the text at the reviewed commit. */
  readonly digest: string;
  /** What the pinned text gives: the same bytes, others, or none because it was not found. */
  readonly pinned: 'same-bytes' | 'other-bytes' | 'not-found';
  /** Whose text it is at the reviewed commit. */
  readonly origin: 'workspace' | 'built-in';
}

/** What is known of where a proposal's documents come from. */
export interface JudgedDocuments {
  /** The pinned workspace this clone is of; null where none is. */
  readonly found: FoundEntry | null;
  /** The trust file, for messages. */
  readonly file: string;
  /** The commit under review; null where there is none. */
  readonly commit: string | null;
  /** Whether the protected branch has that commit. */
  readonly contained: 'contained' | 'not-contained';
  /** sha256 of plimsoll.yaml at that commit; null where it was not read. */
  readonly workspaceDigest: string | null;
  /** Null where the documents could not be read. */
  readonly definition: JudgedDefinition | null;
  /** The market's document as the protected branch has it now, against the one under review. */
  readonly marketNow: 'same' | 'other' | 'unknown';
}

const ADD_AGAIN = 'Look at what changed; if it was reviewed and you trust it, run plimsoll trust add again.';

const short = (digest: string): string => digest.slice(0, 12);

const branchName = (ref: string): string => ref.replace(/^refs\/(remotes|heads)\//, '');

const noPins = (file: string): Finding =>
  warning({
    ruleId: 'trust/none',
    verdict: 'CAUTION',
    message: 'nothing outside this workspace says what is trusted: no pins of yours know this repository',
    help: 'In a clone whose protected branch you trust, run plimsoll trust add. Pins count only where the clone has the branch they name.',
    data: { file },
  });

const definitionFindings = (definition: JudgedDefinition, found: FoundEntry): readonly Finding[] => {
  const { name, digest, pinned, origin } = definition;
  const trusted = found.entry.definitions.get(name);
  if (trusted === digest) return [];
  const data = { definition: name, pinned: trusted ?? null, digest };
  const differs = (verdict: 'BLOCKED' | 'CAUTION', message: string, help: string): readonly Finding[] => [
    warning({ ruleId: 'trust/definition-differs', verdict, message, help, data }),
  ];
  if (trusted === undefined)
    return differs(
      'CAUTION',
      `the protocol definition ${name} is not pinned: what it says of the calls is only claimed`,
      ADD_AGAIN,
    );
  const pair = `the definition ${name} at the commit (${short(digest)}) is not the one you pinned (${short(trusted)})`;
  if (pinned === 'other-bytes')
    return differs(
      'BLOCKED',
      `${pair}, and with the pinned one the YAML does not compile to these bytes`,
      'Do not sign. What the calls mean was changed together with the calls.',
    );
  if (pinned === 'same-bytes')
    return differs('CAUTION', `${pair}; with the pinned one the YAML compiles to the same bytes`, ADD_AGAIN);
  return differs(
    origin === 'workspace' ? 'BLOCKED' : 'CAUTION',
    `${pair}, which is nowhere to be found`,
    origin === 'workspace' ? 'Do not sign before you have compared the two.' : ADD_AGAIN,
  );
};

/**
 * Where a proposal's documents come from, against the reviewer's pins. Empty where the commit is on the protected branch
 * and plimsoll.yaml and the definition are the pinned ones.
 */
export const judgeDocuments = (input: JudgedDocuments): readonly Finding[] => {
  const { found, commit } = input;
  if (found === null) return [noPins(input.file)];
  const { entry } = found;
  const branch = branchName(entry.ref);
  const findings: Finding[] = [];
  const caution = (ruleId: string, message: string, help: string, data: Readonly<Record<string, unknown>>): void =>
    void findings.push(warning({ ruleId, verdict: 'CAUTION', message, help, data }));
  if (commit === null || input.contained === 'not-contained') {
    caution(
      'trust/ref-not-containing',
      commit === null
        ? `the documents have no commit, so they are not on ${branch}`
        : `the commit ${short(commit)} is not on ${branch}: its documents are a proposal of somebody, not merged`,
      `Have it merged, fetch ${branch}, and review again.`,
      { commit, ref: entry.ref, at: found.branch.commit },
    );
  }
  if (entry.remote !== null && found.remote !== entry.remote) {
    caution(
      'trust/remote-differs',
      `${branch} is fetched from ${found.remote ?? 'nowhere'} here, and you pinned ${entry.remote}`,
      'Whoever serves the repository decides what is merged. Fetch from the pinned remote, or pin this one if it is the same.',
      { pinned: entry.remote, found: found.remote },
    );
  }
  if (input.workspaceDigest !== null && input.workspaceDigest !== entry.workspace) {
    caution(
      'trust/workspace-differs',
      `plimsoll.yaml at the commit (${short(input.workspaceDigest)}) is not the one you pinned (${short(entry.workspace)})`,
      `It names the chains and the Safes. ${ADD_AGAIN}`,
      { pinned: entry.workspace, digest: input.workspaceDigest },
    );
  }
  if (input.marketNow === 'other' && input.contained === 'contained') {
    caution(
      'trust/superseded',
      `${branch} has another version of the market’s document by now`,
      'Find out whether the change is still wanted, or propose again from the newest version.',
      { ref: entry.ref, at: found.branch.commit },
    );
  }
  return [...findings, ...(input.definition === null ? [] : definitionFindings(input.definition, found))];
};
