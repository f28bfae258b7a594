import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import { findingText } from './findings.js';
import type { Style } from './style.js';

/** Findings of one rule that are shown; a market has dozens of assets, and a node may answer for none of them. */
const SHOWN = 8;

/**
 * Findings one below the other, in their order, of one rule as many as are read: the help that they share stands once, below the last
 * of them, and what is left out is counted.
 */
export const someFindings = (findings: readonly Finding[], style: Style): readonly string[] => {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) byRule.set(finding.ruleId, [...(byRule.get(finding.ruleId) ?? []), finding]);
  return [...byRule].flatMap(([ruleId, all]) => {
    const shown = all.slice(0, SHOWN).map((finding, at, some) => {
      const { help, ...rest } = finding;
      return findingText(help !== undefined && help === some[at + 1]?.help ? rest : finding, style);
    });
    const more = all.length - SHOWN;
    return more > 0 ? [...shown, `  … and ${more} more [${escapeForTerminal(ruleId)}]; --json has all`] : shown;
  });
};
