import type { CatalogueEntry } from '../../diagnostic/catalogue.js';

/** What formats need besides the report: who writes it, where the workspace is, and what rules mean. */
export interface CheckContext {
  /** `0.1.0` */
  readonly version: string;
  /** The program's page. */
  readonly homepage: string;
  /** The workspace in its repository, with `/` between folders; empty for the repository's own folder. */
  readonly folder: string;
  /** What `plimsoll explain` would say of a rule; null where it knows nothing. */
  readonly explain: (ruleId: string) => CatalogueEntry | null;
}

/**
 * A file of the workspace as its repository has it. Null for what is in no working tree: no file, and files of a
 * revision (`git:main:params/core.yaml`).
 */
export const inRepository = (file: string | undefined, { folder }: CheckContext): string | null => {
  if (file === undefined || file === '' || file.startsWith('git:')) return null;
  const path = file.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  return folder === '' || folder === '.' ? path : `${folder.replace(/\/+$/, '')}/${path}`;
};
