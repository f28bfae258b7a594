import type { AttackedMarkets } from '../attack/market-attack.js';
import type { MeasuredDepths } from '../depth/measured.js';
import type { RiskMarket } from '../risk-market.js';
import { compileDepths, compileEvents, compileOracles, sharedDepth } from './compile-layers.js';
import { Compiling } from './compiling.js';
import type { ScenarioDocument } from './document.js';

/**
 * What a document says of moving the price of every asset that a market lists. A simulation needs those that accounts have; an
 * attacker needs no other account. What is missing of an asset is a reason not to judge it, and no finding.
 */
export const compileAttack = (
  document: ScenarioDocument,
  listed: RiskMarket,
  measured: MeasuredDepths,
): AttackedMarkets => {
  const compiling = new Compiling(document, listed);
  return {
    depths: compileDepths(measured, compiling),
    depthProxies: listed.assets.map((_, index) => sharedDepth(index, measured, compiling)),
    oracles: compileOracles(compiling),
    events: compileEvents(compiling),
  };
};
