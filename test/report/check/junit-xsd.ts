import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

/** The schema that Jenkins publishes; where it is from stands in the README beside it. */
export const XSD_FILE = new URL('../../data/junit/junit-10.xsd', import.meta.url);
export const XSD = readFileSync(XSD_FILE, 'utf8');

/** What libxml2 has against some documents by that schema, all of them at once: each call starts a worker. */
export const junitErrors = async (...documents: readonly string[]): Promise<readonly string[]> => {
  const { valid, errors, rawOutput } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `check-${index}.xml`, contents })),
    schema: { fileName: 'junit-10.xsd', contents: XSD },
  });
  return valid ? [] : errors.length > 0 ? errors.map(({ rawMessage }) => rawMessage) : [rawOutput];
};
