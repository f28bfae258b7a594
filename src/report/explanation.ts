import type { CatalogueEntry } from '../diagnostic/catalogue.js';
import type { Style } from './style.js';

/** The documentation of a code as a person reads it. */
export const explanationText = (code: string, entry: CatalogueEntry, style: Style): string =>
  [`${style('strong', code)}  ${entry.title}`, '', entry.help].join('\n');
