/** Where the depth file of a market is, from the folder of plimsoll.yaml, unless somebody says otherwise. */
export const depthFile = (market: string): string => `depth/${market}.json`;
