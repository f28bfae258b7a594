/**
 * How people write a number.
 *
 * | unit | text | the exact value it stands for |
 * |---|---|---|
 * | percent | `80.5%`, `8050 bps` | the fraction: 0.805 |
 * | rate | `5% APR`, `5% APY` | the fraction a year: 0.05 |
 * | number | `1.05` | the number |
 * | token | `3_000_000`, `3_000_000 WETH` | whole tokens |
 * | usd | `1_179_648`, `$1_179_648.5` | dollars |
 * | duration | `36h`, `1d12h` | seconds |
 */
export type Unit = 'percent' | 'rate' | 'number' | 'token' | 'usd' | 'duration';

/** How a yearly rate accrues: `apr` adds a fixed part each second, `apy` includes the interest on interest. */
export type Compounding = 'apr' | 'apy';
