import type { Package } from '../../src/cli/installation.js';

/** One part of the build: reads the checkout at `root`, writes into `out`. */
export type BuildStep = (context: {
  readonly root: string;
  readonly out: string;
  readonly pkg: Package;
}) => Promise<void>;
