import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';

const closed = (properties: Record<string, object>, required: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const TEXT = { type: 'string', minLength: 1 };
const message = closed({ text: TEXT }, ['text']);
const level = { enum: ['none', 'note', 'warning', 'error'] };
/** RFC 3986, a relative reference without a scheme, a host, a query or a fragment. */
const RELATIVE_URI = { type: 'string', pattern: "^(?!/)(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$" };
const LINE = { type: 'integer', minimum: 1 };

/**
 * What SARIF 2.1.0 says of the objects that we write, closed, together with what code scanning asks for beyond it: a help
 * text for each rule, a place with a line and a fingerprint for each result.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html,
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const LOG = closed(
  {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: closed(
        {
          tool: closed(
            {
              driver: closed(
                {
                  name: TEXT,
                  version: TEXT,
                  informationUri: { type: 'string', pattern: '^https://' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    maxItems: 25_000,
                    items: closed(
                      {
                        id: TEXT,
                        shortDescription: message,
                        fullDescription: message,
                        help: message,
                        defaultConfiguration: closed({ level }),
                        properties: closed({ tags: { type: 'array', maxItems: 10, items: TEXT } }),
                      },
                      ['id', 'shortDescription', 'fullDescription', 'help'],
                    ),
                  },
                },
                ['name', 'rules'],
              ),
            },
            ['driver'],
          ),
          automationDetails: closed({ id: TEXT }),
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          originalUriBaseIds: {
            type: 'object',
            additionalProperties: closed({ uri: TEXT, description: message }),
          },
          invocations: {
            type: 'array',
            items: closed(
              {
                executionSuccessful: { type: 'boolean' },
                exitCode: { type: 'integer' },
                toolExecutionNotifications: { type: 'array', items: closed({ level, message }, ['message']) },
                properties: { type: 'object' },
              },
              ['executionSuccessful'],
            ),
          },
          results: {
            type: 'array',
            maxItems: 25_000,
            items: closed(
              {
                ruleId: TEXT,
                ruleIndex: { type: 'integer', minimum: 0 },
                level,
                message,
                locations: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 1000,
                  items: closed(
                    {
                      physicalLocation: closed(
                        {
                          artifactLocation: closed({ uri: RELATIVE_URI, uriBaseId: TEXT }, ['uri', 'uriBaseId']),
                          region: closed({ startLine: LINE, startColumn: LINE, endLine: LINE, endColumn: LINE }, [
                            'startLine',
                          ]),
                        },
                        ['artifactLocation', 'region'],
                      ),
                      logicalLocations: {
                        type: 'array',
                        items: closed({ fullyQualifiedName: TEXT, kind: TEXT }, ['fullyQualifiedName']),
                      },
                    },
                    ['physicalLocation'],
                  ),
                },
                partialFingerprints: {
                  type: 'object',
                  required: ['primaryLocationLineHash'],
                  properties: { primaryLocationLineHash: TEXT },
                  additionalProperties: TEXT,
                },
              },
              ['ruleId', 'message', 'locations', 'partialFingerprints'],
            ),
          },
        },
        ['tool', 'results'],
      ),
    },
  },
  ['$schema', 'version', 'runs'],
);

const validate = new Ajv2020({ allErrors: true, strict: true, validateFormats: false }).compile(LOG);

/** As much of a log as the tests look at. */
export interface SarifLog {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly rules: readonly { readonly id: string; readonly help: { readonly text: string } }[];
        };
      };
      readonly originalUriBaseIds: Readonly<Record<string, unknown>>;
      readonly invocations: readonly {
        readonly exitCode: number;
        readonly toolExecutionNotifications?: readonly { readonly message: { readonly text: string } }[];
      }[];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
            readonly region: {
              readonly startLine: number;
              readonly endLine?: number;
              readonly startColumn?: number;
              readonly endColumn?: number;
            };
          };
        }[];
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    },
  ];
}

/** The log, where it is one; fails otherwise. */
export const expectSarif = (text: string): SarifLog => {
  const log: unknown = JSON.parse(text);
  expect(validate(log), JSON.stringify(validate.errors?.slice(0, 3))).to.equal(true);
  const [run] = (log as SarifLog).runs;
  for (const { ruleId, ruleIndex, locations } of run.results) {
    expect(run.tool.driver.rules[ruleIndex]?.id).to.equal(ruleId);
    for (const { physicalLocation } of locations) {
      expect(Object.keys(run.originalUriBaseIds)).to.include(physicalLocation.artifactLocation.uriBaseId);
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
      if (endLine !== undefined) expect(endLine).to.be.at.least(startLine);
      if (endLine === startLine && endColumn !== undefined) expect(endColumn).to.be.at.least(startColumn ?? 1);
    }
  }
  return log as SarifLog;
};
