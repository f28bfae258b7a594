import { PlimsollError } from '../diagnostic/error.js';
import { findWorkspace } from '../workspace/workspace.js';

/** The workspace's folder, or null where this is run outside of any. Throws `workspace/none` for a folder that was named. */
export const workspaceAtHand = (named: string | undefined): string | null => {
  try {
    return findWorkspace(process.cwd(), named);
  } catch (error) {
    if (named === undefined && error instanceof PlimsollError && error.code === 'workspace/none') return null;
    throw error;
  }
};
