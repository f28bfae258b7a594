import { escapeForTerminal } from '../diagnostic/escape.js';
import { depthText } from '../report/depth-text.js';
import { someFindings } from '../report/some-findings.js';
import type { DepthAtHand } from './depth.js';
import { depthView, missingDepth } from './depth-view.js';
import { publicFinding } from './public-finding.js';
import type { CommandResult } from './result.js';

/** What the commands of depth say: the depths, what is to be said of them, and where they stand. */
export const depthResult = (
  format: `plimsoll.depth-${string}/1`,
  { depths, digest, file, market, findings }: DepthAtHand,
): CommandResult => {
  const view = depthView(depths);
  const all = [...findings, ...missingDepth(market, depths)];
  return {
    json: { format, ok: true, file, digest, depth: view, findings: all.map(publicFinding) },
    text: (style) =>
      [
        ...someFindings(all, style),
        depthText(view, style),
        '',
        `${escapeForTerminal(file)}, sha256 ${digest.slice(0, 16)}…`,
      ].join('\n'),
  };
};
