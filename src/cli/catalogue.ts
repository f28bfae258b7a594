import { type Catalogue, joinCatalogues } from '../diagnostic/catalogue.js';
import { cliCodes } from '../diagnostic/codes/cli.js';

/** Every rule and error that Plimsoll itself defines. */
export const CATALOGUE: Catalogue = joinCatalogues([cliCodes]);
