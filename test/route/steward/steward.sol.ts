const ORIGIN = '@aave-dao/aave-v3-origin/src/contracts';
const ENGINE = `${ORIGIN}/extensions/v3-config-engine`;

/** Source units of Aave's own that the steward below is made with: the libraries of the config engine as they are published. */
export const STEWARD_UNITS: readonly string[] = [
  ...['Caps', 'Collateral', 'Rate', 'EMode'].map((name) => `${ENGINE}/libraries/${name}Engine.sol`),
  `${ORIGIN}/protocol/libraries/configuration/ReserveConfiguration.sol`,
];

/** The libraries that it is linked with, by name. */
export const ENGINE_LIBRARIES = ['CapsEngine', 'CollateralEngine', 'RateEngine', 'EModeEngine'] as const;

export const unitOf = (library: (typeof ENGINE_LIBRARIES)[number]): string => `${ENGINE}/libraries/${library}.sol`;

/**
 * A steward with the functions, structs, checks and order of checks of Aave's RiskSteward (aave-dao/aave-v3-risk-stewards, with
 * eModes), whose source npm does not have. What it lets through it hands to the very libraries of the config engine, by
 * delegatecall, as the real one does.
 */
export const STEWARD_SOURCE = `
pragma solidity ^0.8.18;
import {IAaveV3ConfigEngine as IEngine, IPool, IPoolConfigurator} from "${ENGINE}/IAaveV3ConfigEngine.sol";
import {EngineFlags} from "${ENGINE}/EngineFlags.sol";
import {CapsEngine} from "${ENGINE}/libraries/CapsEngine.sol";
import {CollateralEngine} from "${ENGINE}/libraries/CollateralEngine.sol";
import {RateEngine} from "${ENGINE}/libraries/RateEngine.sol";
import {EModeEngine} from "${ENGINE}/libraries/EModeEngine.sol";
import {DataTypes} from "${ORIGIN}/protocol/libraries/types/DataTypes.sol";
import {ReserveConfiguration} from "${ORIGIN}/protocol/libraries/configuration/ReserveConfiguration.sol";
import {IDefaultInterestRateStrategyV2 as IRates} from "${ORIGIN}/interfaces/IDefaultInterestRateStrategyV2.sol";

contract RiskSteward {
  using ReserveConfiguration for DataTypes.ReserveConfigurationMap;

  error InvalidCaller();
  error DebounceNotRespected();
  error UpdateNotInRange();
  error NoZeroUpdates();
  error ParamChangeNotAllowed();
  error AssetIsRestricted();
  error EModeIsRestricted();
  error InvalidUpdateToZero();

  struct RiskParamConfig { uint40 minDelay; uint256 maxPercentChange; }
  struct CollateralConfig {
    RiskParamConfig ltv; RiskParamConfig liquidationThreshold; RiskParamConfig liquidationBonus; RiskParamConfig debtCeiling;
  }
  struct EmodeConfig { RiskParamConfig ltv; RiskParamConfig liquidationThreshold; RiskParamConfig liquidationBonus; }
  struct RateConfig {
    RiskParamConfig baseVariableBorrowRate; RiskParamConfig variableRateSlope1; RiskParamConfig variableRateSlope2;
    RiskParamConfig optimalUsageRatio;
  }
  struct CapConfig { RiskParamConfig supplyCap; RiskParamConfig borrowCap; }
  struct PriceCapConfig { RiskParamConfig priceCapLst; RiskParamConfig priceCapStable; RiskParamConfig discountRatePendle; }
  struct Config {
    CollateralConfig collateralConfig; EmodeConfig eModeConfig; RateConfig rateConfig; CapConfig capConfig;
    PriceCapConfig priceCapConfig;
  }
  struct Debounce {
    uint40 supplyCapLastUpdated; uint40 borrowCapLastUpdated; uint40 ltvLastUpdated; uint40 liquidationBonusLastUpdated;
    uint40 liquidationThresholdLastUpdated; uint40 debtCeilingLastUpdated; uint40 baseVariableRateLastUpdated;
    uint40 variableRateSlope1LastUpdated; uint40 variableRateSlope2LastUpdated; uint40 optimalUsageRatioLastUpdated;
    uint40 priceCapLastUpdated;
  }
  struct EModeDebounce {
    uint40 eModeLtvLastUpdated; uint40 eModeLiquidationBonusLastUpdated; uint40 eModeLiquidationThresholdLastUpdated;
  }

  uint256 internal constant KEEP = EngineFlags.KEEP_CURRENT;
  address public immutable owner;
  IPool public immutable POOL;
  address public immutable RISK_COUNCIL;
  IEngine.EngineConstants internal _engine;
  Config internal _riskConfig;
  mapping(address => Debounce) internal _timelocks;
  mapping(uint8 => EModeDebounce) internal _eModeTimelocks;
  mapping(address => bool) public isAddressRestricted;
  mapping(uint8 => bool) public isEModeCategoryRestricted;

  constructor(IPool pool, IPoolConfigurator configurator, address rateStrategy, address council, Config memory config) {
    owner = msg.sender;
    POOL = pool;
    RISK_COUNCIL = council;
    _riskConfig = config;
    _engine.pool = pool;
    _engine.poolConfigurator = configurator;
    _engine.defaultInterestRateStrategy = rateStrategy;
  }

  modifier onlyRiskCouncil() { if (msg.sender != RISK_COUNCIL) revert InvalidCaller(); _; }
  modifier onlyOwner() { require(msg.sender == owner); _; }

  function getRiskConfig() external view returns (Config memory) { return _riskConfig; }
  function getTimelock(address asset) external view returns (Debounce memory) { return _timelocks[asset]; }
  function getEModeTimelock(uint8 id) external view returns (EModeDebounce memory) { return _eModeTimelocks[id]; }
  function setAddressRestricted(address asset, bool yes) external onlyOwner { isAddressRestricted[asset] = yes; }
  function setEModeCategoryRestricted(uint8 id, bool yes) external onlyOwner { isEModeCategoryRestricted[id] = yes; }

  function updateCaps(IEngine.CapsUpdate[] calldata updates) external onlyRiskCouncil {
    if (updates.length == 0) revert NoZeroUpdates();
    for (uint256 i; i < updates.length; i++) {
      IEngine.CapsUpdate calldata u = updates[i];
      if (isAddressRestricted[u.asset]) revert AssetIsRestricted();
      if (u.supplyCap == 0 || u.borrowCap == 0) revert InvalidUpdateToZero();
      (uint256 borrowCap, uint256 supplyCap) = POOL.getConfiguration(u.asset).getCaps();
      Debounce storage last = _timelocks[u.asset];
      _check(supplyCap, u.supplyCap, last.supplyCapLastUpdated, _riskConfig.capConfig.supplyCap, true);
      _check(borrowCap, u.borrowCap, last.borrowCapLastUpdated, _riskConfig.capConfig.borrowCap, true);
    }
    for (uint256 i; i < updates.length; i++) {
      Debounce storage last = _timelocks[updates[i].asset];
      if (updates[i].supplyCap != KEEP) last.supplyCapLastUpdated = uint40(block.timestamp);
      if (updates[i].borrowCap != KEEP) last.borrowCapLastUpdated = uint40(block.timestamp);
    }
    CapsEngine.executeCapsUpdate(_engine, updates);
  }

  function updateRates(IEngine.RateStrategyUpdate[] calldata updates) external onlyRiskCouncil {
    if (updates.length == 0) revert NoZeroUpdates();
    for (uint256 i; i < updates.length; i++) {
      if (isAddressRestricted[updates[i].asset]) revert AssetIsRestricted();
      IEngine.InterestRateInputData calldata u = updates[i].params;
      IRates.InterestRateData memory now_ = IRates(_engine.defaultInterestRateStrategy).getInterestRateDataBps(updates[i].asset);
      Debounce storage last = _timelocks[updates[i].asset];
      RateConfig storage limits = _riskConfig.rateConfig;
      _check(now_.optimalUsageRatio, u.optimalUsageRatio, last.optimalUsageRatioLastUpdated, limits.optimalUsageRatio, false);
      _check(now_.baseVariableBorrowRate, u.baseVariableBorrowRate, last.baseVariableRateLastUpdated, limits.baseVariableBorrowRate, false);
      _check(now_.variableRateSlope1, u.variableRateSlope1, last.variableRateSlope1LastUpdated, limits.variableRateSlope1, false);
      _check(now_.variableRateSlope2, u.variableRateSlope2, last.variableRateSlope2LastUpdated, limits.variableRateSlope2, false);
    }
    for (uint256 i; i < updates.length; i++) {
      IEngine.InterestRateInputData calldata u = updates[i].params;
      Debounce storage last = _timelocks[updates[i].asset];
      if (u.optimalUsageRatio != KEEP) last.optimalUsageRatioLastUpdated = uint40(block.timestamp);
      if (u.baseVariableBorrowRate != KEEP) last.baseVariableRateLastUpdated = uint40(block.timestamp);
      if (u.variableRateSlope1 != KEEP) last.variableRateSlope1LastUpdated = uint40(block.timestamp);
      if (u.variableRateSlope2 != KEEP) last.variableRateSlope2LastUpdated = uint40(block.timestamp);
    }
    RateEngine.executeRateStrategiesUpdate(_engine, updates);
  }

  function updateCollateralSide(IEngine.CollateralUpdate[] calldata updates) external onlyRiskCouncil {
    if (updates.length == 0) revert NoZeroUpdates();
    for (uint256 i; i < updates.length; i++) {
      IEngine.CollateralUpdate calldata u = updates[i];
      if (isAddressRestricted[u.asset]) revert AssetIsRestricted();
      if (u.liqProtocolFee != KEEP) revert ParamChangeNotAllowed();
      if (u.ltv == 0 || u.liqThreshold == 0 || u.liqBonus == 0 || u.debtCeiling == 0) revert InvalidUpdateToZero();
      DataTypes.ReserveConfigurationMap memory now_ = POOL.getConfiguration(u.asset);
      (uint256 ltv, uint256 threshold, uint256 bonus, , ) = now_.getParams();
      Debounce storage last = _timelocks[u.asset];
      CollateralConfig storage limits = _riskConfig.collateralConfig;
      _check(ltv, u.ltv, last.ltvLastUpdated, limits.ltv, false);
      _check(threshold, u.liqThreshold, last.liquidationThresholdLastUpdated, limits.liquidationThreshold, false);
      _check(bonus - 100_00, u.liqBonus, last.liquidationBonusLastUpdated, limits.liquidationBonus, false);
      _check(now_.getDebtCeiling() / 100, u.debtCeiling, last.debtCeilingLastUpdated, limits.debtCeiling, true);
    }
    for (uint256 i; i < updates.length; i++) {
      Debounce storage last = _timelocks[updates[i].asset];
      if (updates[i].ltv != KEEP) last.ltvLastUpdated = uint40(block.timestamp);
      if (updates[i].liqThreshold != KEEP) last.liquidationThresholdLastUpdated = uint40(block.timestamp);
      if (updates[i].liqBonus != KEEP) last.liquidationBonusLastUpdated = uint40(block.timestamp);
      if (updates[i].debtCeiling != KEEP) last.debtCeilingLastUpdated = uint40(block.timestamp);
    }
    CollateralEngine.executeCollateralSide(_engine, updates);
  }

  function updateEModeCategories(IEngine.EModeCategoryUpdate[] calldata updates) external onlyRiskCouncil {
    if (updates.length == 0) revert NoZeroUpdates();
    for (uint256 i; i < updates.length; i++) {
      IEngine.EModeCategoryUpdate calldata u = updates[i];
      if (isEModeCategoryRestricted[u.eModeCategory]) revert EModeIsRestricted();
      if (keccak256(bytes(u.label)) != keccak256(bytes(EngineFlags.KEEP_CURRENT_STRING))) revert ParamChangeNotAllowed();
      if (u.ltv == 0 || u.liqThreshold == 0 || u.liqBonus == 0) revert InvalidUpdateToZero();
      DataTypes.CollateralConfig memory now_ = POOL.getEModeCategoryCollateralConfig(u.eModeCategory);
      EModeDebounce storage last = _eModeTimelocks[u.eModeCategory];
      EmodeConfig storage limits = _riskConfig.eModeConfig;
      _check(now_.ltv, u.ltv, last.eModeLtvLastUpdated, limits.ltv, false);
      _check(now_.liquidationThreshold, u.liqThreshold, last.eModeLiquidationThresholdLastUpdated, limits.liquidationThreshold, false);
      _check(now_.liquidationBonus - 100_00, u.liqBonus, last.eModeLiquidationBonusLastUpdated, limits.liquidationBonus, false);
    }
    for (uint256 i; i < updates.length; i++) {
      EModeDebounce storage last = _eModeTimelocks[updates[i].eModeCategory];
      if (updates[i].ltv != KEEP) last.eModeLtvLastUpdated = uint40(block.timestamp);
      if (updates[i].liqThreshold != KEEP) last.eModeLiquidationThresholdLastUpdated = uint40(block.timestamp);
      if (updates[i].liqBonus != KEEP) last.eModeLiquidationBonusLastUpdated = uint40(block.timestamp);
    }
    EModeEngine.executeEModeCategoriesUpdate(_engine, updates);
  }

  function _check(uint256 from, uint256 to, uint40 last, RiskParamConfig storage limit, bool relative) internal view {
    if (to == KEEP) return;
    if (block.timestamp - last < limit.minDelay) revert DebounceNotRespected();
    uint256 diff = from > to ? from - to : to - from;
    if (diff > (relative ? (limit.maxPercentChange * from) / 100_00 : limit.maxPercentChange)) revert UpdateNotInRange();
  }
}`;
