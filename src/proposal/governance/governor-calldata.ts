import { decodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { PROPOSE as PROPOSE_NAMED } from '../../route/bravo/abi.js';
import type { GovernorContract } from '../../route/governance/contract.js';
import { dataOf, descriptionHash, proposalId } from '../../route/governance/ids.js';
import { PROPOSE } from '../../route/governor/abi.js';
import { governorOperation } from '../../route/governor/operation.js';
import type { RouteCall } from '../../route/safe/wrap.js';
import { checksummed } from '../../signer/address.js';

/** `governor-calldata.json`: what is sent to a governor to propose, and what it will know the proposal by. */
export interface GovernorCalldata {
  readonly format: 'plimsoll.governor-calldata/1';
  readonly chainId: string;
  readonly governor: string;
  readonly governorType: GovernorContract['type'];
  readonly function: string;
  /** The whole calldata of the function, to be sent to the governor without value. */
  readonly calldata: Hex;
  readonly targets: readonly string[];
  readonly values: readonly string[];
  /** Only where the function takes them; an empty one says that the calldata has the selector. */
  readonly signatures?: readonly string[];
  readonly calldatas: readonly Hex[];
  /** Byte for byte what is proposed. */
  readonly description: string;
  /** Keccak-256 of its UTF-8 bytes. */
  readonly descriptionHash: Hex;
  readonly descriptionBytes: number;
  /** In decimal, as `propose` returns it; null where the governor numbers its proposals. */
  readonly proposalId: string | null;
  /** Where it is queued; null where the governor makes the calls itself. */
  readonly timelock: {
    readonly address: string;
    /** Null where the timelock knows each call by itself, by the time it may be made from. */
    readonly operation: { readonly id: Hex; readonly predecessor: Hex; readonly salt: Hex } | null;
  } | null;
}

/** What a call asks a governor to propose; null where it is no exact `propose` of its kind. */
export const proposedBy = (
  { to, data }: RouteCall,
  { address, type }: GovernorContract,
): {
  readonly calls: readonly RouteCall[];
  readonly signatures: readonly string[] | null;
  readonly calldatas: readonly Hex[];
  readonly description: string;
} | null => {
  const declaration = type === 'oz' ? PROPOSE : PROPOSE_NAMED;
  if (to.toLowerCase() !== address || !data.startsWith(declaration.selector)) return null;
  if (!reencodesExactly(declaration, data)) return null;
  const decoded = decodeCall(declaration, data);
  const [targets, values] = decoded as unknown as [readonly Hex[], readonly bigint[]];
  const signatures = type === 'oz' ? null : (decoded[2] as readonly string[]);
  const calldatas = decoded[decoded.length - 2] as readonly Hex[];
  // The contract refuses lists of different lengths.
  if ([values, calldatas, signatures ?? values].some(({ length }) => length !== targets.length)) return null;
  const calls = targets.map((target, index) => ({
    to: target,
    value: values[index] ?? 0n,
    data: dataOf({ to: target, value: 0n, signature: signatures?.[index] ?? '', data: calldatas[index] ?? '0x' }),
  }));
  return { calls, signatures, calldatas, description: decoded.at(-1) as string };
};

/** What is to be known of a proposal, from the call that makes it; null where the call is none. */
export const governorCalldata = (
  call: RouteCall,
  governor: GovernorContract,
  chainId: bigint,
): GovernorCalldata | null => {
  const proposed = proposedBy(call, governor);
  if (proposed === null) return null;
  const { calls, signatures, calldatas, description } = proposed;
  const { address, timelock, type } = governor;
  const hash = descriptionHash(description);
  const salt = timelock?.salt ?? null;
  const operation =
    salt === null ? null : governorOperation({ address, salted: salt === 'description and governor' }, calls, hash);
  return {
    format: 'plimsoll.governor-calldata/1',
    chainId: chainId.toString(),
    governor: checksummed(address),
    governorType: type,
    function: (type === 'oz' ? PROPOSE : PROPOSE_NAMED).signature,
    calldata: call.data,
    targets: calls.map(({ to }) => checksummed(to)),
    values: calls.map(({ value }) => value.toString()),
    ...(signatures === null ? {} : { signatures }),
    calldatas,
    description,
    descriptionHash: hash,
    descriptionBytes: Buffer.byteLength(description, 'utf8'),
    proposalId: governor.numbered ? null : proposalId(calls, hash).value,
    timelock:
      timelock === null
        ? null
        : {
            address: checksummed(timelock.address),
            operation:
              operation === null
                ? null
                : { id: operation.id.hex, predecessor: operation.predecessor, salt: operation.salt },
          },
  };
};
