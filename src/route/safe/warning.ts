import type { Finding, Severity } from '../../diagnostic/finding.js';

/** What a warning does to the verdict of a review: BLOCKED should not be signed, CAUTION needs a person's judgement. */
export type WarningVerdict = 'BLOCKED' | 'CAUTION';

interface WarningText {
  readonly ruleId: string;
  readonly verdict: WarningVerdict;
  /** What it means for the Safe. */
  readonly message: string;
  /** What to do. */
  readonly help: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly severity?: Severity;
}

/** A finding whose `data.verdict` says what it does to the verdict: an error where BLOCKED, else a warning. */
export const warning = (text: WarningText): Finding => ({
  ruleId: text.ruleId,
  severity: text.severity ?? (text.verdict === 'BLOCKED' ? 'error' : 'warning'),
  message: text.message,
  help: text.help,
  data: { ...text.data, verdict: text.verdict },
});

/** The worst verdict that the findings carry, or undefined where none carries one. */
export const worstVerdict = (findings: readonly Finding[]): WarningVerdict | undefined => {
  const verdicts = findings.map((finding) => finding.data?.verdict);
  return verdicts.includes('BLOCKED') ? 'BLOCKED' : verdicts.includes('CAUTION') ? 'CAUTION' : undefined;
};
