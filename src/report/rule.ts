import { escapeForTerminal } from '../diagnostic/escape.js';
import { fieldsText } from './fields.js';
import type { Style } from './style.js';

/** A constraint of a protocol definition, to be explained. */
export interface RuleView {
  readonly rule: string;
  readonly protocol: string;
  /** The group of entities whose values it judges. */
  readonly on: string;
  readonly severity: 'error' | 'warning';
  readonly says: string;
  readonly expression: string;
  /** Paths of the parameters it names. */
  readonly parameters: readonly string[];
}

const EFFECT = {
  error: 'A document that breaks it does not validate, and no plan passes through a state that does.',
  warning: 'A document that breaks it validates; the warning is shown wherever the document is judged.',
} as const;

/** The documentation of a rule as a person reads it. */
export const ruleText = (view: RuleView, style: Style): string =>
  [
    `${style('strong', escapeForTerminal(view.rule))}  ${escapeForTerminal(view.says)}`,
    '',
    fieldsText(
      [
        ['holds where', [view.expression]],
        ['of each', [view.on]],
        ['severity', [view.severity]],
        ['parameters', view.parameters],
      ],
      style,
    ),
    '',
    `${EFFECT[view.severity]} It is judged only where every value it names is managed.`,
  ].join('\n');
