import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ToldNestedSafe, ToldOwners, ToldSigner } from '../review/told-owners.js';
import { fields } from './review-details.js';
import type { Style } from './style.js';

const indented = (lines: readonly string[], by: string): readonly string[] =>
  lines.map((line) => (line === '' ? line : by + line));

const many = (owners: ToldOwners): string =>
  owners.threshold === null ? 'owners not known' : `${owners.threshold} of ${owners.signers.length} owners`;

const detailRows = (one: ToldNestedSafe): readonly (readonly string[])[] => [
  ['or off the chain', one.messageHash ?? 'nothing: it cannot sign as a contract here'],
  ['the approval', `${one.approval.data.slice(0, 10)} approveHash of ${one.approval.to}, all other fields zero`],
  ['Safe', `version ${escapeForTerminal(one.version)}, ${many(one)}`],
];

const safeLines = (
  one: ToldNestedSafe,
  parent: string,
  style: Style,
  telling: 'short' | 'whole',
): readonly string[] => {
  const rows = [
    ['domain hash', one.hashes.domain],
    ['message hash', one.hashes.message],
    ['safeTxHash', one.hashes.safeTx],
    ...(telling === 'whole' ? detailRows(one) : []),
  ];
  return [
    `  ${style('strong', one.address)} at nonce ${one.nonce}, an owner of ${parent}`,
    ...indented(fields(rows, style), '  '),
    ...one.nested.flatMap((inner) => indented(safeLines(inner, one.address, style, telling), '  ')),
  ];
};

/** What the owners of each nested Safe sign; nothing where no Safe owns the reviewed one. */
export const nestedSection = (
  owners: ToldOwners | undefined,
  safe: string | null,
  style: Style,
  telling: 'short' | 'whole',
): readonly string[] => {
  if (owners === undefined || owners.nested.length === 0) return [];
  return [
    '',
    style('strong', 'What a nested Safe signs'),
    ...owners.nested.flatMap((one) => safeLines(one, safe ?? 'the Safe', style, telling)),
  ];
};

const kindText = ({ kind, delegate, asked, note }: ToldSigner): string =>
  [
    kind === 'account' ? 'signs with a key' : kind === 'safe' ? 'a Safe' : 'a contract',
    ...(delegate === undefined ? [] : [`runs the code of ${delegate} (EIP-7702)`]),
    ...(asked === undefined ? [] : [`asked by ${asked.selector} ${asked.function}`]),
    ...(note === undefined ? [] : [escapeForTerminal(note)]),
  ].join('; ');

const signerLines = (owners: ToldOwners, of: string, style: Style): readonly string[] => [
  `  ${of}: ${many(owners)}`,
  ...fields(
    owners.signers.map((signer) => [signer.address, kindText(signer)]),
    style,
  ).map((line) => `  ${line}`),
  ...owners.nested.filter(({ signers }) => signers.length > 0).flatMap((one) => signerLines(one, one.address, style)),
];

/** Who owns the Safe and the Safes among its owners, and how each of them signs. */
export const signersSection = (owners: ToldOwners | undefined, safe: string | null, style: Style): readonly string[] =>
  owners === undefined || owners.signers.length === 0
    ? []
    : ['', style('strong', 'Who signs'), ...signerLines(owners, safe ?? 'the Safe', style)];
