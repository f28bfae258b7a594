import { removeTemporary } from './temporary.js';

/** Hooks at the root of all suites: mocha runs them once a file where files run in parallel, else once a process. */
export const mochaHooks = { afterAll: removeTemporary };
