import { chainCodes } from '../chain/codes.js';
import { checkCodes, gitCodes } from '../check/codes.js';
import { checkOutputCodes } from '../check/output-codes.js';
import { type Catalogue, joinCatalogues } from '../diagnostic/catalogue.js';
import { cliCodes } from '../diagnostic/codes/cli.js';
import { devnetCodes } from '../diagnostic/codes/devnet.js';
import { documentCodes } from '../diagnostic/codes/document.js';
import { executionCodes } from '../diagnostic/codes/execution.js';
import { proposalCodes } from '../diagnostic/codes/proposal.js';
import { protocolCodes } from '../diagnostic/codes/protocol.js';
import { quantityCodes } from '../diagnostic/codes/quantity.js';
import { reviewCodes } from '../diagnostic/codes/review.js';
import { sourceCodes } from '../diagnostic/codes/source.js';
import { workspaceCodes } from '../diagnostic/codes/workspace.js';
import { effectCodes } from '../effect/codes.js';
import { calibrateCodes } from '../impact/calibrate/codes.js';
import { impactCodes } from '../impact/codes.js';
import { depthCodes } from '../impact/depth/codes.js';
import { priceCodes } from '../impact/histories/codes.js';
import { kernelCodes } from '../impact/kernel/codes.js';
import { liquidationCodes } from '../impact/liquidation/codes.js';
import { pathCodes } from '../impact/prices/codes.js';
import { scenarioCodes } from '../impact/scenario/codes.js';
import { policyCodes } from '../policy/codes.js';
import { payloadCodes } from '../proposal/payload/codes.js';
import { bareReviewCodes } from '../review/bare-codes.js';
import { bareEffectCodes } from '../review/bare-effect-codes.js';
import { nestedCodes } from '../review/nested-codes.js';
import { queueCodes } from '../review/queue-codes.js';
import { routeCodes } from '../route/codes.js';
import { governanceCodes } from '../route/governance/codes.js';
import { safeRouteCodes } from '../route/safe/codes.js';
import { safeWarningCodes } from '../route/safe/warning-codes.js';
import { serviceCodes } from '../service/codes.js';
import { signerCodes } from '../signer/codes.js';
import { givenCodes } from '../signer/given/codes.js';
import { walletCodes } from '../signer/wallet/codes.js';
import { stateCodes } from '../state/codes.js';
import { trustCodes } from '../trust/codes.js';

/** Every rule and error that Plimsoll itself defines. */
export const CATALOGUE: Catalogue = joinCatalogues([
  bareReviewCodes,
  effectCodes,
  bareEffectCodes,
  chainCodes,
  checkOutputCodes,
  checkCodes,
  calibrateCodes,
  cliCodes,
  depthCodes,
  devnetCodes,
  documentCodes,
  executionCodes,
  gitCodes,
  givenCodes,
  governanceCodes,
  impactCodes,
  liquidationCodes,
  kernelCodes,
  nestedCodes,
  pathCodes,
  payloadCodes,
  policyCodes,
  priceCodes,
  proposalCodes,
  protocolCodes,
  routeCodes,
  quantityCodes,
  queueCodes,
  reviewCodes,
  scenarioCodes,
  safeRouteCodes,
  safeWarningCodes,
  serviceCodes,
  signerCodes,
  sourceCodes,
  stateCodes,
  trustCodes,
  walletCodes,
  workspaceCodes,
]);
