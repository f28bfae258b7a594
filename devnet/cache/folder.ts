import path from 'node:path';
import { projectRoot } from '../project.js';

/** Where compiled contracts and built chains are kept unless the caller says otherwise; git ignores it. */
export const defaultCacheDir = (): string => path.join(projectRoot(), '.cache', 'devnet');
