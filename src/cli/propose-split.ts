import { join, relative, resolve } from 'node:path';
import type { Machine } from '../effect/machine.js';
import type { SourceContext } from '../plan/sources.js';
import { isSigned } from '../proposal/proposal.js';
import { type ProposedPart, proposeSplit, type SplitInput } from '../proposal/propose-split.js';
import { bundleName, writeBundles } from '../proposal/write-bundle.js';
import { splitText } from '../report/split-text.js';
import { nothingToPropose, proposeJson } from './propose-result.js';
import type { CommandResult } from './result.js';

/** Where a part goes: below the folder that was asked for by its place and route, else as any bundle does. */
const folderOf = (
  { proposal, route }: ProposedPart,
  index: number,
  { context, out }: { readonly context: SourceContext; readonly out: string | null },
): string =>
  out === null
    ? join(context.root, context.workspace.folders.proposals, bundleName(proposal))
    : resolve(out, `${index + 1}-${route}`);

const partJson = ({
  bundle,
  route,
  paths,
  passedOver,
  proposal,
}: ProposedPart & { readonly bundle: string }): object => ({
  bundle,
  route,
  paths,
  digest: proposal.digest,
  ...(isSigned(proposal) ? { hashes: proposal.hashes, nonce: proposal.transaction.nonce } : {}),
  ...(passedOver.length === 0 ? {} : { passedOver }),
});

/** Split a change over the market's routes and write a bundle for each part, all of them or none. */
export const splitResult = async (
  input: SplitInput,
  to: { readonly context: SourceContext; readonly machine: Machine; readonly out: string | null },
): Promise<CommandResult> => {
  const { parts, planned } = await proposeSplit(input, to.context, to.machine);
  const bundles = parts.map((part, index) => ({ ...part, folder: folderOf(part, index, to) }));
  const [first] = bundles;
  if (first === undefined) return nothingToPropose(planned);
  await writeBundles(bundles);
  const shown = bundles.map((part) => ({ ...part, bundle: relative(process.cwd(), part.folder) || '.' }));
  return {
    json: {
      ...proposeJson(first.proposal, shown[0]?.bundle ?? '', first),
      bundles: shown.map(partJson),
    },
    text: (style) => splitText(shown, style),
  };
};
