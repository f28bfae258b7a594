import { readDefinition } from '../../src/protocol/load-definition.js';
import type { ParamSet } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { marketOf, rootOf } from '../protocol/support.js';

/** A definition of no real protocol, in which two values that bind each other have a setter each. */
const TEXT = `apiVersion: plimsoll/v1
kind: Protocol
name: separate
version: 1.0.0
title: Separate setters
contracts:
  pool: { given: true, title: The pool }
roles:
  keeper: { title: Keeper, at: pool, call: "keeper() returns (address)" }
entities:
  settings:
    title: Settings
    reads:
      all: { at: pool, call: "settings() returns (uint16 floor, uint16 ceiling, uint256 fixed)" }
    parameters:
      floor: { title: Floor, doc: The floor., type: percent, codec: bps uint16, read: { call: all, output: floor } }
      ceiling: { title: Ceiling, doc: The ceiling., type: percent, codec: bps uint16, read: { call: all, output: ceiling } }
      fixed: { title: Fixed, doc: What nobody sets., type: number, codec: whole uint256, read: { call: all, output: fixed } }
transitions:
  setFloor:
    on: settings
    title: Set the floor
    at: pool
    call: setFloor(uint16 floor)
    args: [floor]
    sets: [floor]
    roles: [keeper]
    events: ["pool.FloorSet(uint16 floor)"]
  setCeiling:
    on: settings
    title: Set the ceiling
    at: pool
    call: setCeiling(uint16 ceiling)
    args: [ceiling]
    sets: [ceiling]
    roles: [keeper]
    events: ["pool.CeilingSet(uint16 ceiling)"]
constraints:
  floor-within-ceiling:
    on: settings
    that: "floor <= ceiling"
    says: the floor must not be above the ceiling
    severity: error
`;

export const parseDefinition = async (): Promise<Protocol> => {
  const { protocol, findings } = await readDefinition({ file: 'separate.yaml', text: TEXT }, rootOf(TEXT));
  if (protocol === null) throw new Error(findings.map(({ message }) => message).join('\n'));
  return protocol;
};

/** Its values. */
export const separate = (protocol: Protocol, floor: string, ceiling: string, fixed = '1'): ParamSet =>
  marketOf(
    `apiVersion: plimsoll/v1
kind: Market
name: separate
protocol: separate
chain: ethereum
contracts:
  pool: "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"
settings:
  floor: ${floor}
  ceiling: ${ceiling}
  fixed: ${fixed}
`,
    protocol,
  ).params;
