/** An element of an XML document, its text apart from its children. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
}

const CHARACTERS = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string => {
  if (text.includes(']]>')) throw new Error('the end of a CDATA section in text');
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const code = /^#(?:x([0-9a-f]+)|([0-9]+))$/i.exec(name);
    const found =
      code === null
        ? ENTITIES[name]
        : String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? '', code[1] ? 16 : 10));
    if (found === undefined || !whole.endsWith(';')) throw new Error(`no entity: ${whole}`);
    return found;
  });
};

/**
 * A strict reader of the XML that programs write: elements, attributes, text and the five entities; no comments, sections,
 * instructions or doctypes. Throws where the text is not well-formed XML 1.0 (https://www.w3.org/TR/xml/).
 */
export const readXml = (xml: string): Element => {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!xml.startsWith(declaration)) throw new Error('no declaration');
  if (!CHARACTERS.test(xml)) throw new Error('a character that XML does not have');
  let at = declaration.length;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const sticky = new RegExp(pattern.source, 'uy');
    sticky.lastIndex = at;
    const found = sticky.exec(xml);
    if (found !== null) at = sticky.lastIndex;
    return found;
  };
  const element = (): Element => {
    const name = take(/<([a-z-]+)/)?.[1];
    if (name === undefined) throw new Error(`no element at ${at}: ${xml.slice(at, at + 40)}`);
    const attributes = new Map<string, string>();
    for (let found = take(/\s+([a-z-]+)="([^"<]*)"/); found !== null; found = take(/\s+([a-z-]+)="([^"<]*)"/)) {
      if (attributes.has(found[1] ?? '')) throw new Error(`${found[1]} twice`);
      if (/[\n\t]/.test(found[2] ?? '')) throw new Error('a line feed in an attribute is read as a space');
      attributes.set(found[1] ?? '', unescaped(found[2] ?? ''));
    }
    if (take(/\/>/) !== null) return { name, attributes, children: [], text: '' };
    if (take(/>/) === null) throw new Error(`the tag ${name} does not end at ${at}: ${xml.slice(at, at + 40)}`);
    const children: Element[] = [];
    let text = '';
    for (;;) {
      text += unescaped(take(/[^<]*/)?.[0] ?? '');
      const end = take(/<\/([a-z-]+)>/)?.[1];
      if (end === name) return { name, attributes, children, text };
      if (end !== undefined) throw new Error(`${end} ends ${name}`);
      children.push(element());
    }
  };
  const root = element();
  if (xml.slice(at).trim() !== '') throw new Error('more than one element at the top');
  return root;
};
