import { findMarket, loadMarket } from '../src/protocol/find-market.js';
import { Definitions } from '../src/protocol/load-definition.js';
import type { Market } from '../src/protocol/market.js';
import { openWorkspace } from '../src/workspace/workspace.js';
import { ethereumCoreFacts } from './fixture.js';
import { specFromParams } from './from-params.js';
import type { MarketSpec } from './market-spec.js';
import { projectRoot } from './project.js';

/** A document of the project's own `params/`, read and judged. */
export const projectMarket = async (name: string): Promise<Market> => {
  const workspace = await openWorkspace(projectRoot());
  const definitions = new Definitions(workspace.files, workspace.folders.protocols);
  return loadMarket(await findMarket(workspace, name), workspace, definitions);
};

/** The market that every devnet is built from: Aave v3's Ethereum Core, as `params/` has it. */
export const coreMarket = async (): Promise<MarketSpec> =>
  specFromParams(await projectMarket('aave-v3-ethereum-core'), await ethereumCoreFacts());
