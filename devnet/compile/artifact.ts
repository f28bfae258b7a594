import type { JsonFragment } from 'ethers/abi';

/** Where a library's address goes: source file → library → byte ranges in the bytecode. */
export type LinkReferences = Readonly<
  Record<string, Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>>
>;

/** A compiled contract: what is needed to deploy it and to talk to it. */
export interface Artifact {
  readonly name: string;
  readonly abi: readonly JsonFragment[];
  /** Creation code with `0x`; where libraries are not linked yet, their places are not hexadecimal digits. */
  readonly bytecode: string;
  readonly linkReferences: LinkReferences;
}
