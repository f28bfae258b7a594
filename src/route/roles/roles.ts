import { decodeCall, reencodesExactly } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import { refused } from '../../diagnostic/error.js';
import { checksummed } from '../../signer/address.js';
import type { RouteCall } from '../safe/wrap.js';
import { NO_TIME, type Unwrapped, type Wrapper } from '../stage.js';
import { EXECUTE } from './abi.js';
import { denialText } from './denial.js';
import { encodeWithRole } from './encode.js';
import type { RolesFacts } from './facts.js';
import { roleName } from './role-key.js';

const obstaclesOf = (facts: RolesFacts, title: string): readonly string[] => {
  const { avatar, denials, enabled, isModule, roleKey, sender, target } = facts;
  const role = `the role ${roleName(roleKey)} in the ${title}`;
  const who = sender === null ? '' : checksummed(sender);
  const isMember = isModule && !denials.some(({ kind }) => kind === 'no-role');
  return [
    ...(sender === null || isMember ? [] : [`${who} has not ${role}`]),
    ...denials.flatMap((denial) => (denial.kind === 'denied' ? [`${role} does not permit ${denialText(denial)}`] : [])),
    ...(enabled ? [] : [`the ${title} is no enabled module of ${checksummed(target)}`]),
    ...(target === avatar
      ? []
      : [
          `the ${title} acts for ${checksummed(avatar)} through ${checksummed(target)}, of which the route says nothing`,
        ]),
  ];
};

/**
 * Zodiac's Roles modifier, version 2, in front of a Safe: a member of a role has the Safe make what the role permits, at once.
 * Each call goes by itself: a batch would need a delegatecall that few roles permit. Where one fails, that one reverts.
 * Format: zodiac-modifier-roles `Roles` 2.x.
 */
export const roles = (facts: RolesFacts): Wrapper => {
  const { address, avatar, roleKey } = facts;
  const title = `Roles ${checksummed(address)}`;
  const unwrap = ({ to, data }: RouteCall): Unwrapped | null => {
    if (to.toLowerCase() !== address || !reencodesExactly(EXECUTE, data)) return null;
    const [target, value, inner, operation, key, reverts] = decodeCall(EXECUTE, data);
    // With another role, by delegatecall, or going on after a failure: no step of this route.
    if (operation !== 0n || key !== roleKey || reverts !== true) return null;
    return { name: 'execute', calls: [{ to: target as Hex, value: value as bigint, data: inner as Hex }], ids: [] };
  };
  return {
    kind: 'roles',
    title,
    address,
    account: avatar,
    wrap: (calls) => {
      if (calls.length === 0)
        throw refused('route/no-calls', 'there is nothing to do with the role', { hint: 'change a parameter first' });
      return [
        {
          name: 'execute',
          of: title,
          actor: { kind: 'outer', may: `the role ${roleName(roleKey)}` },
          calls: calls.map((call) => encodeWithRole(address, roleKey, call)),
          after: NO_TIME,
          open: null,
          ids: [],
          watch: null,
        },
      ];
    },
    cancel: null,
    unwrap,
    obstacles: obstaclesOf(facts, title),
  };
};
