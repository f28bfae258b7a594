/** A row of a CSV file: its cells, and the line that it begins on. */
interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows of a CSV text, or the line of a quote that never closes. */
type Csv = { readonly ok: true; readonly rows: readonly CsvRow[] } | { readonly ok: false; readonly line: number };

const SEPARATORS = ['\t', ';', ','];

/** The separator of a text: that of the first line that has one outside quotes; of several tab before semicolon before comma. */
const separatorIn = (text: string): string => {
  const bare = text.replace(/"(?:[^"]|"")*"/g, '');
  for (const line of bare.split(/[\r\n]+/)) {
    const data = line.replace(/(?:^|\s)#.*$/, '');
    const found = SEPARATORS.find((one) => data.trim().includes(one));
    if (found !== undefined) return found;
  }
  return ',';
};

/**
 * Reads the rows of a CSV text as RFC 4180 has it: cells in quotes may hold separators, line breaks and doubled quotes. Blank
 * lines and rows of empty cells are passed over, and what follows a `#` at the beginning of a cell or after a blank.
 */
class CsvReader {
  readonly #text: string;
  readonly #separator: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
    this.#separator = separatorIn(text);
  }

  rows(): Csv {
    const rows: CsvRow[] = [];
    while (this.#at < this.#text.length) {
      const line = this.#line;
      const cells: string[] = [];
      do {
        const opened = this.#line;
        const cell = this.#cell();
        if (cell === null) return { ok: false, line: opened };
        cells.push(cell);
      } while (this.#takes(this.#separator));
      if (cells.some((cell) => cell !== '')) rows.push({ line, cells });
      this.#takes('\r');
      if (this.#takes('\n')) this.#line += 1;
    }
    return { ok: true, rows };
  }

  #takes(wanted: string): boolean {
    const there = this.#text[this.#at] === wanted;
    if (there) this.#at += 1;
    return there;
  }

  get #ends(): boolean {
    const c = this.#text[this.#at];
    return c === undefined || c === '\n' || c === '\r';
  }

  /** A cell without the blanks around it; null where its quote never closes. */
  #cell(): string | null {
    while (this.#text[this.#at] === ' ' || (this.#text[this.#at] === '\t' && this.#separator !== '\t')) this.#at += 1;
    const quoted = this.#text[this.#at] === '"' ? this.#quoted() : '';
    if (quoted === null) return null;
    const from = this.#at;
    while (!this.#ends && this.#text[this.#at] !== this.#separator) {
      if (this.#text[this.#at] === '#' && (this.#at === from || /\s/.test(this.#text[this.#at - 1] ?? ''))) break;
      this.#at += 1;
    }
    const bare = this.#text.slice(from, this.#at);
    if (this.#text[this.#at] === '#') while (!this.#ends) this.#at += 1;
    return `${quoted.trim()}${bare.trim()}`;
  }

  #quoted(): string | null {
    let cell = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const c = this.#text[this.#at];
      if (c === '"') {
        if (this.#text[this.#at + 1] !== '"') {
          this.#at += 1;
          return cell;
        }
        this.#at += 1;
      } else if (c === '\n') this.#line += 1;
      cell += c;
    }
    return null;
  }
}

/** The rows of a CSV text, each with the line it begins on. */
export const csvRows = (text: string): Csv => new CsvReader(text).rows();
