import { encodeCall } from '../../chain/calldata.js';
import type { Hex } from '../../chain/hex.js';
import type { RouteCall } from '../safe/wrap.js';
import { EXECUTE } from './abi.js';

/** A call with a role: the whole of it fails where the call does. */
export const encodeWithRole = (modifier: Hex, roleKey: Hex, { to, value, data }: RouteCall): RouteCall => ({
  to: modifier,
  value: 0n,
  data: encodeCall(EXECUTE, [to, value, data, 0n, roleKey, true]),
});
