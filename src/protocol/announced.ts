import type { Protocol, Transition } from './protocol.js';

/** What a log of one event says was set. */
export interface Announced {
  /** The name of the contract that writes it. */
  readonly contract: string;
  /** `event SupplyCapChanged(address indexed asset, …)`. */
  readonly event: string;
  readonly group: string;
  /** Parameter → the argument that holds its value; empty where none holds it alone. */
  readonly parameters: ReadonlyMap<string, string>;
}

const setBy = ({ sets, member, post }: Transition): readonly string[] => [
  ...sets,
  ...(member === null ? [] : [member.of]),
  ...post.filter(({ each }) => each === null).map(({ parameter }) => parameter),
];

/**
 * The events of a definition by which the last change of a parameter is found: of those announced in the definition what it
 * says, of a call that writes a single event what the call sets. An event of several calls that set different things, or of a
 * call that writes others beside it, says nothing unless it is announced.
 */
export const announcedBy = (protocol: Protocol): readonly Announced[] => {
  const found = new Map<string, Announced>();
  for (const transition of protocol.transitions) {
    for (const text of transition.events) {
      const dot = text.indexOf('.');
      const announced = protocol.announcements.get(text.slice(0, text.indexOf('(')));
      if (announced === undefined && transition.events.length > 1) continue;
      const known = found.get(text)?.parameters ?? new Map<string, string>();
      const own = announced?.parameters ?? Object.fromEntries(setBy(transition).map((name) => [name, '']));
      found.set(text, {
        contract: text.slice(0, dot),
        event: `event ${text.slice(dot + 1)}`,
        group: announced?.on ?? transition.group,
        parameters: new Map([...known, ...Object.entries(own)]),
      });
    }
  }
  return [...found.values()];
};
