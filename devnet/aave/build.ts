import { refused } from '../../src/diagnostic/error.js';
import { openPositions } from './borrowers.js';
import type { MarketContext } from './context.js';
import { deployCore } from './core.js';
import { createEModes, zeroEModeLtvs } from './e-modes.js';
import { seedLiquidity } from './liquidity.js';
import { listReserves } from './listing.js';
import { closeReserves, setParameters } from './parameters.js';
import { choosePositions } from './positions.js';
import { differences } from './read-back.js';
import { grantRoles, type RoleHolders } from './roles.js';

/**
 * Builds the whole market and reads it back. The order is the one in which the contracts accept a real market: what they
 * refuse once there is supply comes before it, what stops supply and borrowing comes last.
 *
 * @throws PlimsollError `devnet/refused` where the contracts refuse a value, `devnet/differs` where they hold another one
 *   than the market's description.
 */
export const buildMarket = async (context: MarketContext, holders: RoleHolders): Promise<void> => {
  const core = await deployCore(context);
  await context.queue.flush();
  grantRoles(context, holders);
  listReserves(context, core);
  await context.queue.flush();
  setParameters(context);
  createEModes(context);
  await context.queue.flush();
  seedLiquidity(context);
  await context.queue.flush();
  await openPositions(context, choosePositions(context.spec));
  closeReserves(context);
  zeroEModeLtvs(context);
  await context.queue.flush();
  await requireAsDescribed(context);
};

const SHOWN = 10;

const requireAsDescribed = async (context: MarketContext): Promise<void> => {
  const found = await differences(context);
  if (found.length === 0) return;
  const lines = found.map(
    ({ subject, field, described, onChain }) => `${subject}: ${field} is ${onChain} on the chain, not ${described}`,
  );
  const more = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more`] : [];
  throw refused(
    'devnet/differs',
    ['The market cannot be built as described.', ...lines.slice(0, SHOWN), ...more].join('\n'),
    {
      hint: 'Describe only what the contracts can hold: a frozen reserve reads LTV 0, its LTV is the pending one.',
    },
  );
};
