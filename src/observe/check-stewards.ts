import { abiLiteral } from '../chain/abi-literal.js';
import type { AbiParameter, AbiType } from '../chain/abi-type.js';
import type { Protocol } from '../protocol/protocol.js';
import type { Steward, StewardArgument, StewardFunction } from '../protocol/steward.js';
import type { Checking } from './check-measures.js';
import { stewardShape } from './steward-shape.js';

type Path = readonly string[];

const KINDS: Readonly<Record<'number' | 'flag' | 'text' | 'address', readonly AbiType['kind'][]>> = {
  number: ['uint', 'int'],
  flag: ['bool'],
  text: ['string'],
  address: ['address'],
};

/** Look whether what is passed fits the place: numbers into integers, the identity into its own type, structs into structs. */
const checkPlaces = (
  args: readonly StewardArgument[],
  places: readonly AbiParameter[],
  at: Path,
  { fn, protocol, add }: { readonly fn: StewardFunction; readonly protocol: Protocol; readonly add: Checking['add'] },
): void => {
  if (args.length !== places.length) {
    add(at, `${fn.name} takes ${places.length} values of an entity, and ${args.length} are given`);
    return;
  }
  const group = protocol.groups.get(fn.group);
  for (const [index, arg] of args.entries()) {
    const { kind, canonical } = places[index]?.type ?? { kind: 'tuple', canonical: '' };
    const here = [...at, String(index)];
    if (arg.kind === 'tuple') {
      const type = places[index]?.type;
      if (type?.kind === 'tuple') checkPlaces(arg.items, type.fields, [...here, 'tuple'], { fn, protocol, add });
      else add(here, `the place takes ${canonical}, no struct`);
    } else if (arg.kind === 'literal' && abiLiteral(arg.text, canonical) === null)
      add(here, `${arg.text} is no ${canonical}`);
    else if (arg.kind === 'identity' && canonical !== group?.identity?.type)
      add(here, `the place takes ${canonical}, and the identity is ${group?.identity?.type ?? 'none'}`);
    else if (arg.kind === 'value') {
      const type = group?.parameters.get(arg.parameter)?.type.kind;
      const fitting = type === undefined || type === 'set' ? [] : KINDS[type];
      if (!fitting.includes(kind))
        add(here, `the place takes ${canonical}, which no ${type ?? 'parameter'} is passed as`);
    }
  }
};

const identities = (args: readonly StewardArgument[]): number =>
  args.reduce(
    (count, arg) => count + (arg.kind === 'identity' ? 1 : arg.kind === 'tuple' ? identities(arg.items) : 0),
    0,
  );

/** Look whether the functions of a steward take what the definition passes, and its questions can be asked. */
const checkSteward = (steward: Steward, protocol: Protocol, checking: Checking): void => {
  const at = ['stewards', steward.name];
  const { add, attempt, declare } = checking;
  if (steward.serves !== null) declare([...at, 'serves', 'call'], steward.serves.call);
  const sender = declare([...at, 'sender', 'call'], steward.sender.call);
  if (sender !== null && (sender.inputs.length > 1 || sender.outputs.length !== 1))
    add([...at, 'sender', 'call'], `${sender.signature} takes an address or nothing, and answers one value`);
  for (const fn of steward.functions) {
    const here = [...at, 'functions', fn.name];
    const wanted = protocol.groups.get(fn.group)?.identity === null ? 0 : 1;
    if (identities(fn.args) !== wanted)
      add([...here, 'args'], `the identity is passed ${wanted === 0 ? 'to nothing that has one' : 'once'}`);
    attempt([...here, 'call'], () =>
      checkPlaces(fn.args, stewardShape(fn).places, [...here, 'args'], { fn, protocol, add }),
    );
  }
};

/** Look at the declarations of every steward of a definition. */
export const checkStewards = (protocol: Protocol, checking: Checking): void => {
  for (const steward of protocol.stewards.values()) checkSteward(steward, protocol, checking);
};
