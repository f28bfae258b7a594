import type { GovernorCalldata } from './governor-calldata.js';

/** A draft of a proposal as GovKit and the simulators of proposals beside it take it: these fields and no others. */
export interface GovKitDraft {
  readonly type: 'new';
  readonly daoName: string;
  readonly description: string;
  readonly governorAddress: string;
  readonly governorType: 'bravo' | 'oz';
  readonly targets: readonly string[];
  /** Decimal, as text: its reader refuses larger numbers of JSON, which lose digits. */
  readonly values: readonly string[];
  readonly signatures: readonly string[];
  readonly calldatas: readonly string[];
}

/** What its reader takes at most: calls, and bytes of the file. */
const MOST_CALLS = 500;
const MOST_BYTES = 1_000_000;

/** The draft of a proposal, as text; null where it is larger than its reader takes. `daoName` is not empty. */
export const govKitDraft = (proposal: GovernorCalldata, daoName: string): string | null => {
  const { governor, governorType, targets, values, signatures, calldatas, description } = proposal;
  const draft: GovKitDraft = {
    type: 'new',
    daoName,
    description,
    governorAddress: governor,
    governorType,
    targets,
    values,
    signatures: signatures ?? targets.map(() => ''),
    calldatas,
  };
  const text = `${JSON.stringify(draft, null, 2)}\n`;
  return targets.length > MOST_CALLS || Buffer.byteLength(text, 'utf8') > MOST_BYTES ? null : text;
};
