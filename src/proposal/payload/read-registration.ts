import { join } from 'node:path';
import { asHex, type Hex } from '../../chain/hex.js';
import { isRecord } from '../../chain/rpc-answer.js';
import { refused } from '../../diagnostic/error.js';
import { canonicalText } from '../../document/canonical.js';
import { readTextFile } from '../../document/files.js';
import { parseJson } from '../../observe/json.js';
import type { AccessLevel } from '../../route/payloads-controller/facts.js';
import { create2Address } from './create2.js';
import { CONTRACT_FILE, MARKDOWN_FILE } from './payload.js';
import { REGISTRATION_FILE, REGISTRATION_FORMAT, type RegistrationStep, registrationSteps } from './registration.js';

/** What a folder says of a payload that is to be registered; what can be computed of it was. */
export interface ReadRegistration {
  readonly market: string;
  readonly chainId: bigint;
  readonly controller: Hex;
  readonly accessLevel: AccessLevel;
  /** Where CREATE2 puts it. */
  readonly payload: Hex;
  readonly runtime: Hex;
  readonly steps: readonly RegistrationStep[];
  /** `proposal.md`, as it stands there. */
  readonly markdown: string;
}

const bad = (file: string, why: string) =>
  refused('payload/bad-folder', `${file} is not what payload --register wrote: ${why}`, {
    where: { file },
    hint: 'make it again with plimsoll payload --register',
  });

const recordIn = async (file: string): Promise<Readonly<Record<string, unknown>>> => {
  const text = await readTextFile(file, file);
  if (text === null) throw bad(file, 'it is not there');
  parseJson(text, file);
  const json: unknown = JSON.parse(text);
  if (!isRecord(json)) throw bad(file, 'it is no object');
  return json;
};

/**
 * Read the folder of a payload that was made with `--register`: the address is computed from the code, and the calls from it.
 * Throws `payload/bad-folder` where a file is missing or says something else.
 */
export const readRegistration = async (folder: string): Promise<ReadRegistration> => {
  const [file, contractFile] = [join(folder, REGISTRATION_FILE), join(folder, CONTRACT_FILE)];
  const [told, contract] = await Promise.all([recordIn(file), recordIn(contractFile)]);
  const [initcode, runtime] = [asHex(contract.initcode), asHex(contract.runtime)];
  if (initcode === undefined || runtime === undefined) throw bad(contractFile, 'it has no code');
  const { market, chain, accessLevel, steps } = told;
  const controller = asHex(told.controller, 20);
  const id = isRecord(chain) ? chain.id : undefined;
  if (told.format !== REGISTRATION_FORMAT) throw bad(file, `its format is not ${REGISTRATION_FORMAT}`);
  if (typeof market !== 'string') throw bad(file, 'it names no market');
  if (typeof id !== 'string' || !/^[1-9]\d{0,77}$/.test(id)) throw bad(file, 'it names no chain');
  if (controller === undefined) throw bad(file, 'it names no controller');
  if (accessLevel !== 1 && accessLevel !== 2) throw bad(file, 'it names no access level');
  const payload = create2Address(initcode);
  const last = Array.isArray(steps) ? steps.at(-1) : undefined;
  const by = isRecord(last) && typeof last.by === 'string' ? (asHex(last.by, 20) ?? null) : null;
  const computed = registrationSteps(initcode, { address: controller, accessLevel, manager: by });
  if (canonicalText(steps) !== canonicalText(computed)) throw bad(file, 'its calls are not those of its payload');
  if (asHex(told.payload, 20) !== payload) throw bad(file, `its payload is not the one of ${CONTRACT_FILE}`);
  const markdownFile = join(folder, MARKDOWN_FILE);
  const markdown = await readTextFile(markdownFile, markdownFile);
  if (markdown === null) throw bad(markdownFile, 'it is not there');
  return { market, chainId: BigInt(id), controller, accessLevel, payload, runtime, steps: computed, markdown };
};
