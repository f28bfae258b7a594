/** Changes with every change of the engine that changes numbers: results of two versions are not to be compared. */
export const ENGINE = '3';
