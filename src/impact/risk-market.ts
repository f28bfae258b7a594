/**
 * A lending market as the engine sees it: risk roles, not a protocol's fields. Shares are plain numbers (0.805 is 80.5 %),
 * amounts are whole tokens, prices and values US dollars, rates a year.
 */

/** The kinked rate curve of an asset: rates a year by the share of supply that is borrowed. */
export interface RateCurve {
  readonly kink: number;
  readonly base: number;
  readonly slope1: number;
  readonly slope2: number;
}

export interface RiskAsset {
  /** The entity's identity in its protocol: an address in lower case, for one. */
  readonly id: string;
  readonly label: string;
  /** At the start. */
  readonly price: number;
  /** The share of its value that may be borrowed against it. */
  readonly collateralFactor: number;
  /** The share of its value above which debt is liquidated. */
  readonly liquidationThreshold: number;
  /** What a liquidator receives above the debt repaid. */
  readonly liquidationPenalty: number;
  /** The share of the penalty that the protocol keeps. */
  readonly liquidationProtocolFee: number;
  /** The share of borrow interest that the protocol keeps. */
  readonly reserveFactor: number;
  /** Infinity where there is none. */
  readonly supplyCap: number;
  /** Infinity where there is none. */
  readonly borrowCap: number;
  /** Null where the protocol has no curve. */
  readonly rate: RateCurve | null;
  readonly supplied: number;
  readonly borrowed: number;
  /** Tokens that the market holds: the most that a withdrawal or a loan can take. */
  readonly available: number;
  /** Whether it can be supplied anew. */
  readonly suppliable: boolean;
  /** Whether it can be borrowed anew. */
  readonly borrowable: boolean;
  /** Whether no action at all is possible with it, liquidations included. */
  readonly halted: boolean;
}

/** Correlated assets under values of their own, for accounts that chose them. Members are positions in `assets`. */
export interface RiskMode {
  readonly id: string;
  readonly label: string;
  readonly collateralFactor: number;
  readonly liquidationThreshold: number;
  readonly liquidationPenalty: number;
  readonly collateral: ReadonlySet<number>;
  readonly borrowable: ReadonlySet<number>;
}

/** How much of an account one liquidation may close, as its protocol has it. */
export interface LiquidationRules {
  /** The share of the debt that one liquidation may repay. */
  readonly closeFactor: number;
  /** Of which debt the close factor is a share: all that the account owes, or what it owes of the asset repaid. */
  readonly closeFactorOf: 'account' | 'position';
  /** Below this health factor all may be closed at once. */
  readonly fullCloseBelowHealth: number | null;
  /** A position with less value of the collateral or of the debt than this may be closed whole. */
  readonly fullCloseBelowValue: number | null;
  /** A liquidation leaves nothing, or at least this value, of both the collateral and the debt. */
  readonly minimumLeft: number | null;
}

export interface RiskMarket {
  readonly name: string;
  readonly assets: readonly RiskAsset[];
  readonly modes: readonly RiskMode[];
  readonly liquidation: LiquidationRules;
}
