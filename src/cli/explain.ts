import { lookUp } from '../diagnostic/catalogue.js';
import { type PlimsollError, refused } from '../diagnostic/error.js';
import { escapeForTerminal } from '../diagnostic/escape.js';
import { suggest } from '../diagnostic/suggest.js';
import { explanationText } from '../report/explanation.js';
import { CATALOGUE } from './catalogue.js';
import type { CommandResult } from './result.js';

const unknown = (asked: string, near: string | null): PlimsollError => {
  const hint =
    near === null
      ? 'Codes stand in brackets after a message; plimsoll protocol show lists rules and parameters.'
      : `Did you mean ${near}?`;
  return refused('explain/unknown-code', `nothing is known about ${escapeForTerminal(asked)}`, { hint });
};

/**
 * What is known under a name: a code of the catalogue, else a rule or a parameter of the definitions at hand, else a rule of
 * the policies at hand, each read only then. Throws `explain/unknown-code`.
 *
 * @param protocol the definition to look in; every one where it is undefined
 */
export const explain = async (
  asked: string,
  protocol: string | undefined,
  folder: string | undefined,
): Promise<CommandResult> => {
  const answer = lookUp(CATALOGUE, asked);
  if (answer.found && protocol === undefined) {
    const { code, entry } = answer;
    return {
      json: { format: 'plimsoll.explain/1', ok: true, kind: 'code', code, title: entry.title, help: entry.help },
      text: (style) => explanationText(code, entry, style),
    };
  }
  const { explainDefinition } = await import('./explain-definition.js');
  const found = await explainDefinition(asked, protocol, folder);
  if (found.found) return found.result;
  if (protocol !== undefined) throw unknown(asked, suggest(asked, found.names));
  const { explainPolicyRule } = await import('./explain-policy.js');
  const ofPolicy = await explainPolicyRule(asked, folder);
  if (ofPolicy.found) return ofPolicy.result;
  throw unknown(asked, suggest(asked, [...Object.keys(CATALOGUE), ...found.names, ...ofPolicy.names]));
};
