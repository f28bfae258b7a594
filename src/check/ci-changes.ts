import type { Finding } from '../diagnostic/finding.js';
import type { WatchedChange } from '../workspace/watched-changes.js';

/** Where CI keeps what it runs and who must approve, from the top of a repository. */
export const CI_PLACES = {
  folders: ['.github', '.gitlab', '.circleci', '.forgejo', '.gitea'],
  files: ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab-ci.yml', '.pre-commit-config.yaml', '.gitattributes', 'action.yml'],
} as const;

/** In .github, every folder but those of templates: workflows run scripts that stand beside them. */
const CI_FILE =
  /^(\.github\/(?!ISSUE_TEMPLATE\/|PULL_REQUEST_TEMPLATE\/|DISCUSSION_TEMPLATE\/)[^/]+\/|\.(gitlab|circleci|forgejo|gitea)\/|(.*\/)?CODEOWNERS$|\.gitlab-ci\.yml$|\.pre-commit-config\.yaml$|\.gitattributes$|action\.yml$)/;

/** A folder that is itself a link. */
const CI_LINK = /^\.(github(\/[^/]+)?|gitlab|circleci|forgejo|gitea)$/;

const isOfCi = ({ path, kind, via }: WatchedChange): boolean =>
  CI_FILE.test(via ?? path) || ((via !== null || kind === 'link') && CI_LINK.test(via ?? path));

const STATUS: Readonly<Record<WatchedChange['status'], string>> = {
  added: 'is new',
  changed: 'changes',
  deleted: 'is deleted',
};

/** What a build or an installation leaves is told of as one. */
const bulkOf = (path: string): string | null => /^.*?(?:^|\/)(?:dist|node_modules)(?=\/)/.exec(path)?.[0] ?? null;

/** Changes of one place: a file, or a folder of a build. */
interface Place {
  readonly path: string;
  readonly first: WatchedChange;
  files: number;
}

const placesOf = (changed: readonly WatchedChange[]): readonly Place[] => {
  const places = new Map<string, Place>();
  for (const change of changed) {
    const path = bulkOf(change.path) ?? change.path;
    const known = places.get(path);
    if (known === undefined) places.set(path, { path, first: change, files: 1 });
    else known.files += 1;
  }
  return [...places.values()];
};

const wordsOf = ({ path, first, files }: Place): string => {
  if (path === first.path) return `${path} ${STATUS[first.status]}`;
  return `${path} changes (${files} file${files === 1 ? '' : 's'})`;
};

/** A path from the repository's top as the workspace, at `place`, names it. */
export const fromWorkspace = (path: string, place: string): string =>
  place === '.' ? path : `${'../'.repeat(place.split('/').length)}${path}`;

/** Changes of what runs this check and of who must approve. `place` is the workspace's path from the repository's top. */
export const ciFindings = (changed: readonly WatchedChange[], place: string): readonly Finding[] =>
  placesOf(changed.filter(isOfCi)).map((one) => {
    const { path, status, via } = one.first;
    const what = /CODEOWNERS$/.test(via ?? path) ? 'it says who must approve' : 'it says what CI runs';
    return {
      ruleId: 'check/ci-changed',
      severity: 'warning',
      message: `${wordsOf(one)}: ${via === null ? what : `${via} leads to it, and ${what.slice(3)}`}`,
      file: fromWorkspace(path, place),
      help: 'a pull request that changes how it is judged is reviewed by who owns that, whatever the check says',
      data: { status },
    };
  });
