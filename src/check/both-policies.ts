import type { Finding } from '../diagnostic/finding.js';
import { hasErrors } from '../diagnostic/finding.js';
import type { Policy } from '../policy/policy.js';
import type { ChangedFile } from '../workspace/changed-files.js';
import type { Workspace } from '../workspace/workspace.js';
import type { BothPolicies } from './judge-policies.js';
import type { CheckPorts, PoliciesAtHand } from './ports.js';
import type { Side } from './side.js';

const NONE: PoliciesAtHand = { policies: [], findings: [] };

const policiesOf = async (side: Side | null, ports: CheckPorts): Promise<PoliciesAtHand> =>
  side?.workspace == null ? NONE : ports.policiesOf(side.workspace, side.definitions);

const digests = (policies: readonly Policy[]): string =>
  policies
    .map(({ name, digest }) => `${name} ${digest}`)
    .sort()
    .join('\n');

/** What the head allows that the base did not, policy by policy. */
const loosenings = (base: readonly Policy[], head: readonly Policy[], ports: CheckPorts): readonly Finding[] => {
  const names = new Set([...base, ...head].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [was, now] = [base, head].map((policies) => policies.find((policy) => policy.name === name) ?? null);
    return ports.loosened(was ?? null, now ?? null);
  });
};

/** A base whose policies cannot be read cannot hold anybody to them: loud, though it is not this change's doing. */
const unreadable = ({ findings }: PoliciesAtHand): readonly Finding[] => {
  const first = findings.find((finding) => hasErrors([finding]));
  if (first === undefined) return [];
  return [
    {
      ruleId: 'check/base-policies',
      severity: 'warning',
      message: `a policy of the base has errors, so the change is not judged by it: ${first.message}`,
      help: 'mend it on the branch that this change is to be merged into',
    },
  ];
};

/** A policy that the change leaves unreadable judges nothing, whatever a baseline knows of its errors. */
const ownUnread = ({ findings }: PoliciesAtHand, texts: 'moved' | 'as they were'): readonly Finding[] => {
  const first = findings.find((finding) => hasErrors([finding]) && !/^policy\/exception/.test(finding.ruleId));
  if (first === undefined || texts === 'as they were') return [];
  return [
    {
      ruleId: 'check/unjudged',
      severity: 'error',
      message: `a policy of this change has errors, so nothing was judged by it: ${first.message}`,
      ...(first.file === undefined ? {} : { file: first.file }),
      help: 'mend the policy; an error that takes rules away is never known beforehand',
    },
  ];
};

/**
 * The policies that markets are held to: those of the head, and those that are protected now. What the change loosens is
 * told against where it started from, so that others' work is not told as its own. `moved`: the texts of policies differ.
 */
export const bothPolicies = async (
  sides: {
    readonly head: Side & { readonly workspace: Workspace };
    readonly base: Side | null;
    readonly trusted: Side | null;
    readonly changed: readonly ChangedFile[];
  },
  ports: CheckPorts,
): Promise<BothPolicies & { readonly findings: readonly Finding[]; readonly moved: boolean }> => {
  const { head, base, trusted } = sides;
  const own = await policiesOf(head, ports);
  if (base === null) return { same: true, moved: false, base: [], head: own.policies, findings: own.findings };
  const started = await policiesOf(base, ports);
  const guarded = trusted === base ? started : await policiesOf(trusted, ports);
  // A policy may be made of other documents than its own text: only where none of them changed are two known to be the same.
  const untouched = sides.changed.every(({ path }) => path.startsWith(`${head.folders.params}/`));
  const moved = digests(own.policies) !== digests(started.policies);
  const same = untouched && trusted === base && !moved;
  return {
    same,
    moved,
    base: guarded.policies,
    head: own.policies,
    findings: [
      ...own.findings,
      ...ownUnread(own, moved ? 'moved' : 'as they were'),
      ...unreadable(guarded),
      ...(same ? [] : loosenings(started.policies, own.policies, ports)),
    ],
  };
};
