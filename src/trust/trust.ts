import type { Hex } from '../chain/hex.js';

/** A Safe as it was when it was pinned. */
export interface TrustedSafe {
  readonly version: string;
  /** Keccak-256 of the code at the Safe's own address. */
  readonly code: Hex;
  readonly singleton: Hex;
  readonly singletonCode: Hex;
  /** Information: null where the file does not say. */
  readonly threshold: number | null;
  readonly owners: readonly Hex[] | null;
}

/** A contract as it was when it was pinned; of a proxy, with what it runs. */
export interface TrustedContract {
  readonly name: string;
  readonly code: Hex;
  readonly implementation: Hex | null;
  readonly implementationCode: Hex | null;
}

/** Code that a Safe may run as itself. */
export interface TrustedDelegate {
  readonly reason: string;
  readonly code: Hex;
}

/** What is trusted on one chain, by address in lower case. */
export interface TrustedChain {
  readonly safes: ReadonlyMap<Hex, TrustedSafe>;
  readonly contracts: ReadonlyMap<Hex, TrustedContract>;
  readonly delegates: ReadonlyMap<Hex, TrustedDelegate>;
}

/** A workspace, known by the first commits of its repository and its path there. */
export interface TrustedWorkspace {
  readonly name: string;
  readonly repository: readonly string[];
  readonly path: string;
  readonly remote: string | null;
  /** The protected branch in full: `refs/remotes/origin/main`. */
  readonly ref: string;
  /** sha256 of plimsoll.yaml. */
  readonly workspace: string;
  /** sha256 of each definition's text, by name. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** A warning that the reviewer accepts. */
export interface Allowance {
  readonly rule: string;
  /** A market's name, an address in lower case, or `anywhere`. */
  readonly where: string;
  readonly reason: string;
  /** The last day, in UTC: `2026-12-31`. */
  readonly until: string;
}

/** A reviewer's trust file, read. */
export interface Trust {
  readonly workspaces: ReadonlyMap<string, TrustedWorkspace>;
  readonly chains: ReadonlyMap<bigint, TrustedChain>;
  readonly allow: readonly Allowance[];
}

export const NO_TRUST: Trust = { workspaces: new Map(), chains: new Map(), allow: [] };

export const NO_PINS: TrustedChain = { safes: new Map(), contracts: new Map(), delegates: new Map() };
