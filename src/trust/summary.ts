import type { Finding } from '../diagnostic/finding.js';
import { checksummed } from '../signer/address.js';
import type { TrustAtHand } from './at-hand.js';
import { expiredFindings } from './judge-allowances.js';
import type { Allowance } from './trust.js';

export interface WorkspaceSummary {
  readonly name: string;
  readonly repository: readonly string[];
  readonly path: string;
  readonly remote: string | null;
  readonly ref: string;
  readonly pins: { readonly workspace: string; readonly definitions: Readonly<Record<string, string>> };
}

interface AtAddress {
  readonly chainId: string;
  readonly address: string;
}

export interface SafeSummary extends AtAddress {
  readonly version: string;
  readonly code: string;
  readonly singleton: string;
  readonly singletonCode: string;
  readonly threshold: number | null;
  readonly owners: readonly string[] | null;
}

export interface ContractSummary extends AtAddress {
  readonly name: string;
  readonly code: string;
  readonly implementation: string | null;
  readonly implementationCode: string | null;
}

export interface DelegateSummary extends AtAddress {
  readonly reason: string;
  readonly code: string;
}

/** A trust file as plain data, addresses with their checksum. */
export interface TrustSummary {
  readonly file: string;
  readonly exists: boolean;
  readonly workspaces: readonly WorkspaceSummary[];
  readonly safes: readonly SafeSummary[];
  readonly contracts: readonly ContractSummary[];
  readonly delegates: readonly DelegateSummary[];
  readonly allow: readonly Allowance[];
  readonly findings: readonly Finding[];
}

/** What a trust file has, with a finding for each allowance that has run out. */
export const summaryOf = ({ file, findings, today }: TrustAtHand): TrustSummary => {
  const { workspaces, chains, allow } = file.trust;
  const all = [...chains].map(([id, chain]) => ({ chainId: id.toString(), chain }));
  return {
    file: file.path,
    exists: file.text !== null,
    workspaces: [...workspaces.values()].map(({ workspace, definitions, ...rest }) => ({
      ...rest,
      pins: { workspace, definitions: Object.fromEntries(definitions) },
    })),
    safes: all.flatMap(({ chainId, chain }) =>
      [...chain.safes].map(([address, safe]) => ({
        chainId,
        address: checksummed(address),
        ...safe,
        singleton: checksummed(safe.singleton),
        owners: safe.owners?.map(checksummed) ?? null,
      })),
    ),
    contracts: all.flatMap(({ chainId, chain }) =>
      [...chain.contracts].map(([address, contract]) => ({
        chainId,
        address: checksummed(address),
        ...contract,
        implementation: contract.implementation === null ? null : checksummed(contract.implementation),
      })),
    ),
    delegates: all.flatMap(({ chainId, chain }) =>
      [...chain.delegates].map(([address, delegate]) => ({ chainId, address: checksummed(address), ...delegate })),
    ),
    allow,
    findings: [...findings, ...expiredFindings(allow, today)],
  };
};
