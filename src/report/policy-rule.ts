import { escapeForTerminal } from '../diagnostic/escape.js';
import type { PolicyRuleView } from '../policy/describe-rule.js';
import { fieldsText } from './fields.js';
import type { Style } from './style.js';

const EFFECT = {
  error: 'A change that breaks it fails the check.',
  warning: 'A change that breaks it is shown, and passes.',
} as const;

/** The documentation of a policy's rule as a person reads it. */
export const policyRuleText = (view: PolicyRuleView, style: Style): string =>
  [
    `${style('strong', escapeForTerminal(view.rule))}  ${escapeForTerminal(view.title)}`,
    '',
    fieldsText(
      [
        ['holds where', view.that === null ? [] : [view.that]],
        ['of each', view.on === '' ? [] : [view.on]],
        ['changes of', view.parameters],
        ['only where', view.when === null ? [] : [view.when]],
        [view.about === 'impact' ? 'judged' : 'may go', view.bounds],
        ['classes', view.classes ?? []],
        ['entities', view.entities ?? []],
        ['protocols', view.protocols ?? []],
        ['markets', view.markets ?? []],
        ['severity', [view.severity]],
        ['reviewers', view.reviewers],
        ['policy', [`${view.policy} (${view.file})`]],
        [
          'exceptions',
          view.exceptions.map((one) => `${one.market} ${one.path} until ${one.until}, ${one.approver}: ${one.reason}`),
        ],
      ],
      style,
    ),
    '',
    [view.help === '' ? '' : escapeForTerminal(view.help), EFFECT[view.severity]]
      .filter((text) => text !== '')
      .join('\n'),
  ].join('\n');
