import type { Finding } from '../diagnostic/finding.js';
import type { Policy } from '../policy/policy.js';
import type { ChangedFile } from '../workspace/changed-files.js';
import type { ChangeBase } from '../workspace/merge-base.js';
import type { WatchedChange } from '../workspace/watched-changes.js';
import { WORKSPACE_FILE, type Workspace } from '../workspace/workspace.js';
import { bothPolicies } from './both-policies.js';
import { inParallel } from './bounded.js';
import { checkMarket, type MarketCheck, type MarketContext } from './check-market.js';
import { ciFindings } from './ci-changes.js';
import type { Compared } from './fates.js';
import { documentFindings, duplicateFindings } from './head-documents.js';
import { managedTwice } from './managed-twice.js';
import { nameFindings } from './name-findings.js';
import type { CheckOptions, CheckPorts } from './ports.js';
import { quietFindings } from './quiet.js';
import type { CheckReport } from './report.js';
import { marketPaths, selectMarkets } from './select-markets.js';
import type { Side } from './side.js';
import { reportOf } from './summary.js';
import { type ChangedManifest, toolFindings } from './tool-changes.js';

/** What a change is compared with. */
export interface CheckedBase {
  readonly at: ChangeBase;
  /** The commit that the change started from. */
  readonly side: Side;
  /** The tip of the branch it is to be merged into: whose nodes, authorities and policies count. */
  readonly trusted: Side;
}

/** A change as it was read from a repository. */
export interface Subject {
  readonly head: Side;
  readonly commit: string | null;
  /** Null where the documents are checked as they are. */
  readonly base: CheckedBase | null;
  /** Files of the workspace that the head has otherwise than the base. */
  readonly changed: readonly ChangedFile[];
  /** Those that say what CI runs and who must approve, from the repository's top. */
  readonly ci: readonly WatchedChange[];
  /** Those that say which program is installed to judge. */
  readonly tool: readonly ChangedManifest[];
  /** The workspace's path from the top. */
  readonly place: string;
}

/** Markets that are checked at once: each may wait for a node. */
const AT_ONCE = 8;

const count = (many: number, noun: string): string => `${many} ${noun}${many === 1 ? '' : 's'}`;

/** What is to be known of the base itself. */
const baseFindings = (
  { at, side }: CheckedBase,
  { changed, ci, tool }: Subject,
  { scope }: CheckOptions,
): readonly Finding[] => {
  const findings: Finding[] = [];
  const add = (ruleId: string, severity: Finding['severity'], message: string, help: string): void =>
    void findings.push({ ruleId, severity, message, help });
  const commit = at.commit.slice(0, 12);
  if (scope === 'changed' && at.commit === at.head && changed.length + ci.length + tool.length === 0)
    add(
      'check/nothing-changed',
      'info',
      `HEAD is the base ${at.revision} (${commit}) itself, and nothing on disk differs from it: no change was judged`,
      'where a change was meant, check it out, and give the branch that it is to be merged into as the base',
    );
  if (at.behind > 0)
    add(
      'check/behind',
      'info',
      `${at.revision} is ${count(at.behind, 'commit')} ahead of ${commit}, where this change started; it is compared with ${commit}`,
      'merge or rebase to see the two together; nodes, policies and what counts as drift are those of the tip already',
    );
  if (at.others.length > 0)
    add(
      'check/merge-bases',
      'warning',
      `${at.revision} and HEAD were merged into each other and share ${at.others.length + 1} commits equally: ${commit} is compared with`,
      `merge ${at.revision} into this branch, so that one commit is the last they share`,
    );
  if (at.shallow)
    add(
      'check/shallow',
      'info',
      'the clone is shallow: an older or another commit may be the last that both share',
      'fetch the whole history: git fetch --unshallow (in GitHub Actions, actions/checkout with fetch-depth: 0)',
    );
  if (side.workspace === null)
    add(
      side.present ? 'check/base-invalid' : 'check/no-base-workspace',
      'warning',
      side.present
        ? `the base's ${WORKSPACE_FILE} has errors: no node, authority or policy of it counts`
        : `the base (${commit}) has no ${WORKSPACE_FILE} here: everything counts as new, and no node or policy of it counts`,
      'what nobody has reviewed before is to be looked at whole',
    );
  return findings;
};

/** Everything where what all markets depend on changed in meaning: then each of them is read and judged anew. */
const scopeOf = (
  quiet: readonly Finding[],
  policies: 'as they were' | 'moved',
  options: CheckOptions,
): CheckOptions['scope'] => {
  const rules = ['check/workspace-changed', 'check/policy-changed'];
  const reaches = quiet.some(({ ruleId, severity }) => rules.includes(ruleId) && severity !== 'info');
  return reaches || policies === 'moved' ? 'all' : options.scope;
};

const unreadHead = (subject: Subject, findings: readonly Finding[]): CheckReport => {
  const why = `${WORKSPACE_FILE} has errors, so no document was looked at`;
  const own: readonly Finding[] = subject.head.present
    ? subject.head.findings
    : [
        {
          ruleId: 'workspace/none',
          severity: 'error',
          message: `there is no ${WORKSPACE_FILE} any more`,
          file: WORKSPACE_FILE,
        },
      ];
  const open = { ruleId: 'check/market', path: null, why };
  const unread: Finding = {
    ruleId: 'check/unjudged',
    severity: 'error',
    message: `${why}: nothing that this change does was judged`,
    file: WORKSPACE_FILE,
  };
  return reportOf(subject, [], [...own, unread, ...findings], [open], 'shown');
};

/** Versions of what judged: a baseline that was recorded with others says so. */
const versionsOf = (policies: readonly Policy[], compared: readonly Compared[]): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...policies.map(({ name, version }) => [`policy ${name}`, version] as const),
    ...compared.flatMap(({ head }) => {
      const protocol = head?.market?.params.protocol;
      return protocol === undefined ? [] : [[`protocol ${protocol.name}`, protocol.version] as const];
    }),
  ]);

/**
 * Everything that CI asks of a change: what became of each market, whether its document is sound, what the change does,
 * what the policies of both sides say of it, and what it changes besides. Needs no network where the ports give no node.
 * The same input gives the same report.
 */
export const check = async (subject: Subject, options: CheckOptions, ports: CheckPorts): Promise<CheckReport> => {
  const { head, base, changed } = subject;
  const about = base === null ? [] : baseFindings(base, subject, options);
  const quiet =
    base === null
      ? []
      : [
          ...(await quietFindings(changed, base.side, head)),
          ...ciFindings(subject.ci, subject.place),
          ...toolFindings(subject.tool, subject.place),
        ];
  const { workspace } = head;
  if (workspace === null) return unreadHead(subject, [...about, ...quiet]);
  const sound: Side & { readonly workspace: Workspace } = { ...head, workspace };
  const trusted = base === null ? head : base.trusted;
  const {
    findings: ofPolicies,
    moved,
    ...policies
  } = await bothPolicies({ head: sound, base: base?.side ?? null, trusted, changed }, ports);
  const scope = scopeOf(quiet, moved ? 'moved' : 'as they were', options);
  const selected = await selectMarkets({ head: sound, base: base?.side ?? null, changed, scope });
  const paths = await marketPaths(head);
  const documents = await documentFindings(
    sound,
    base === null || options.scope === 'all' ? null : new Set(changed.map(({ path }) => path)),
    new Set(selected.compared.flatMap(({ head: document }) => (document === null ? [] : [document.path]))),
  );
  const ages = [...policies.base, ...policies.head].flatMap(({ maxStateAge }) => maxStateAge ?? []);
  const context: MarketContext = {
    head: sound,
    base: base?.side ?? null,
    trusted,
    policies,
    maxStateAge: ages.length === 0 ? null : ages.reduce((least, age) => (age < least ? age : least)),
    ports,
    options,
  };
  const markets = await inParallel(selected.compared, AT_ONCE, (compared) => checkMarket(compared, context));
  const findings = [
    ...about,
    ...quiet,
    ...ofPolicies,
    ...selected.findings,
    ...documents,
    ...nameFindings(policies.head, selected, scope === 'all' || base === null ? 'all' : 'changed'),
    ...(await duplicateFindings(sound, paths, selected.compared)),
    ...(base === null ? [] : await managedTwice(selected.compared, paths, sound)),
    ...markets.flatMap((market: MarketCheck) => market.findings),
  ];
  const open = selected.unread.map((market) => ({
    ruleId: 'check/market',
    path: null,
    why: 'the file cannot be read, so nothing in it was looked at',
    market,
  }));
  const report = reportOf(subject, markets, findings, open, options.warnings);
  return { ...report, versions: versionsOf(policies.head, selected.compared) };
};
