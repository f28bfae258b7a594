import type { Finding } from '../diagnostic/finding.js';
import { warning } from '../route/safe/warning.js';

/** What a review finds as it goes: warnings, and what was and what was not looked at. */
export class Notes {
  readonly warnings: Finding[];
  readonly checked: string[] = [];
  readonly notChecked: string[] = [];

  constructor(warnings: readonly Finding[]) {
    this.warnings = [...warnings];
  }

  /** Something a person must judge. */
  caution(ruleId: string, message: string, help: string): void {
    this.warnings.push(warning({ ruleId, verdict: 'CAUTION', message, help }));
  }

  /** A reason not to sign. */
  blocked(ruleId: string, message: string, help: string): void {
    this.warnings.push(warning({ ruleId, verdict: 'BLOCKED', message, help }));
  }
}
