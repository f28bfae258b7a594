/** Seconds of a year as drifts, volatilities and rates a year have it: 365 days, since these markets never close. */
export const YEAR = 365 * 86_400;
