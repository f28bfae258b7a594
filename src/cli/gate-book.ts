import type { ImpactAsked } from '../check/ports.js';
import type { Side } from '../check/side.js';
import { PlimsollError } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import type { RawBook } from '../impact/book/raw-book.js';
import { entitiesOf, entityOf } from '../protocol/param-set.js';

/** What an engine or a document refuses is a reason why something is not known; anything else is a bug. */
export const refusal = (error: unknown): string => {
  if (error instanceof PlimsollError) {
    const first = error.findings.find(({ severity }) => severity === 'error');
    return first === undefined ? error.message : `${error.message}: ${first.message}`;
  }
  throw error;
};

/** The book of the base, with the market as the base's definition reads it; or why there is none. */
export type BookRead =
  | { readonly ok: true; readonly file: string; readonly book: RawBook; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly why: string; readonly findings: readonly Finding[] };

/** Read the book that gates are held against. */
export const readBaseBook = async (
  asked: ImpactAsked,
  { head, trusted }: { readonly head: Side; readonly trusted: Side },
): Promise<BookRead> => {
  const name = (asked.base ?? asked.head).name;
  const path = `books/${name}.json`;
  const none = (why: string, findings: readonly Finding[] = []): BookRead => ({ ok: false, why, findings });
  if (asked.market === null) return none("the base's definition cannot read the document");
  try {
    const text = await trusted.files.read(path);
    if (text === null)
      return none(
        trusted !== head && (await head.files.read(path)) !== null
          ? `the base has no ${path}: a book that comes with a change counts once it is merged`
          : `there is no book ${path}: plimsoll book pull ${name} makes it`,
      );
    const [{ readBook }, { checkBook }] = await Promise.all([
      import('../impact/book/book-file.js'),
      import('../impact/book/check-book.js'),
    ]);
    const book = readBook(text, path, asked.market.params.protocol);
    if (book.market !== name) return none(`${path} is a book of ${book.market}`);
    // The book is the base's: what is wrong with it is said, and is no error of this change.
    const found = checkBook(book);
    const findings = found.map((finding): Finding => ({ ...finding, severity: 'warning', file: path }));
    const wrong = found.find((finding) => hasErrors([finding]));
    return wrong === undefined
      ? { ok: true, file: path, book, findings }
      : none(`${path} is wrong: ${wrong.message}`, findings);
  } catch (error) {
    return none(refusal(error));
  }
};

/** Entities that a change is about, or where nothing is compared the document, and the book does not have. */
export const beyondOf = ({ changes, base, head }: ImpactAsked, book: RawBook): readonly string[] => {
  const named: readonly { group: string; identity: string; path: string }[] =
    base === null
      ? [...entitiesOf(head.params)].map(({ group, entity }) => ({
          group: group.name,
          identity: entity.identity,
          path: group.identity === null ? group.name : `${group.name}.${entity.label}`,
        }))
      : changes
          .filter(({ after }) => after !== null)
          .map(({ group, identity, parameter, path }) => ({
            group,
            identity,
            path: path.slice(0, path.length - parameter.length - 1),
          }));
  const missing = named.filter(({ group, identity }) => entityOf(book.params, group, identity) === undefined);
  return [...new Set(missing.map(({ path }) => path))];
};
