import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Interface } from 'ethers/abi';
import { getAddress } from 'ethers/address';
import { hashMessage, TypedDataEncoder } from 'ethers/hash';
import { recoverAddress } from 'ethers/transaction';
import type { Rpc } from '../../src/chain/rpc.js';

/** A confirmation in the words of the service. */
export interface ServedConfirmation {
  readonly owner: string;
  readonly submissionDate: string;
  readonly transactionHash: string | null;
  readonly signature: string;
  readonly signatureType: string;
}

/** A transaction in the words of the service. */
export type Served = Record<string, unknown> & {
  safe: string;
  safeTxHash: string;
  nonce: number;
  trusted: boolean;
  confirmations: ServedConfirmation[];
};

/** A delegate in the words of the service. */
export interface ServedDelegate {
  readonly safe: string | null;
  readonly delegate: string;
  readonly delegator: string;
  readonly label: string;
  readonly expiryDate?: string | null;
}

/** One request as it came. */
export interface AskedOf {
  readonly method: string;
  /** After the base, with its query. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
}

/** What goes wrong with a request: before anything is done, or after it was done and before it is answered. */
export interface Fault {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** A part of the path. */
  readonly path?: string;
  readonly when: 'before' | 'after';
  /** How many requests it meets; all where it is not given. */
  readonly times?: number;
  readonly reply: (response: ServerResponse, request: IncomingMessage) => void;
}

class Refusal extends Error {
  readonly status: number;
  readonly json: object;
  constructor(status: number, json: object) {
    super('refused');
    this.status = status;
    this.json = json;
  }
}

const invalid = (message: string) => new Refusal(400, { nonFieldErrors: [message] });

const SAFE = new Interface([
  'function VERSION() view returns (string)',
  'function nonce() view returns (uint256)',
  'function getThreshold() view returns (uint256)',
  'function getOwners() view returns (address[])',
  'function approvedHashes(address,bytes32) view returns (uint256)',
]);

const SAFE_TX = [
  ...['address to', 'uint256 value', 'bytes data', 'uint8 operation', 'uint256 safeTxGas', 'uint256 baseGas'],
  ...['uint256 gasPrice', 'address gasToken', 'address refundReceiver', 'uint256 nonce'],
].map((one) => ({ type: one.split(' ')[0] ?? '', name: one.split(' ')[1] ?? '' }));

const DATE = '2026-01-01T00:00:00.000000Z';
const ORIGIN_LENGTH = 200;

/**
 * A Safe Transaction Service in memory, which does what the documented one does: it asks the chain for the Safe, computes
 * every hash, recovers every signature and refuses in its words. Hashes and signers are computed by other code than the
 * program's. It is told what to get wrong: `fault`, `lie`, `pageSize`, `key`.
 */
export class TransactionService {
  readonly asked: AskedOf[] = [];
  readonly transactions = new Map<string, Served>();
  delegates: ServedDelegate[] = [];
  /** What it makes of every delegate that it shows. */
  lieOfDelegate: (one: ServedDelegate) => Record<string, unknown> = (one) => ({ ...one });
  /** The chain that it says it is of; null where it does not say. */
  chainId: number | null = 31337;
  pageSize = 100;
  /** The bearer token that it wants. */
  key: string | null = null;
  /** What it makes of every transaction that it shows. */
  lie: (entry: Served) => Record<string, unknown> = (entry) => entry;
  /** Where the next page is, in place of the truth. */
  nextLink: ((truth: string) => string) | null = null;
  #faults: { fault: Fault; left: number }[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  readonly rpc: Rpc;

  constructor(rpc: Rpc) {
    this.rpc = rpc;
  }

  static async start(rpc: Rpc): Promise<TransactionService> {
    const service = new TransactionService(rpc);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/tx-service/dev/api`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.closeAllConnections();
      this.#server.close(() => resolve());
    });
  }

  fault(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  noFaults(): void {
    this.#faults = [];
  }

  /** The requests that sent something. */
  get posted(): readonly AskedOf[] {
    return this.asked.filter(({ method }) => method !== 'GET');
  }

  async #read(safe: string, name: string, args: readonly unknown[] = []): Promise<unknown> {
    const data = SAFE.encodeFunctionData(name, args);
    const answer = String(await this.rpc.request('eth_call', [{ to: safe, data }, 'latest']));
    return answer === '0x' ? null : SAFE.decodeFunctionResult(name, answer)[0];
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const path = (request.url ?? '').replace('/tx-service/dev/api', '');
    let text = '';
    for await (const part of request) text += String(part);
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    this.asked.push({ method, path, body, authorization: request.headers.authorization });
    const met = this.#faults.find(
      ({ fault, left }) => left > 0 && (fault.method ?? method) === method && path.includes(fault.path ?? ''),
    );
    if (met !== undefined) met.left -= 1;
    if (met?.fault.when === 'before') return met.fault.reply(response, request);
    const [status, json] = await this.#handle(method, path, body, request.headers.authorization);
    if (met !== undefined) return met.fault.reply(response, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(json === null ? '' : JSON.stringify(json));
  }

  async #handle(
    method: string,
    path: string,
    body: Record<string, unknown>,
    authorization: string | undefined,
  ): Promise<readonly [number, unknown]> {
    try {
      if (this.key !== null && authorization !== `Bearer ${this.key}`)
        throw new Refusal(401, { detail: `Authentication credentials were not provided: ${authorization ?? 'none'}` });
      const url = new URL(path, 'http://x');
      const [version = '', what = '', id = '', more = ''] = url.pathname.split('/').filter((part) => part !== '');
      const route = `${method} ${version}/${what}${more === '' ? '' : `/${more}`}`;
      if (route === 'GET v1/about')
        return this.chainId === null
          ? [404, { detail: 'Not found.' }]
          : [200, { version: 'anvil', block_number: 1, chain_id: this.chainId, chain: 'DEV', syncing: false }];
      if (what === 'safes' && getAddress(id.toLowerCase()) !== id)
        throw new Refusal(422, { code: 1, message: 'Checksum address validation failed', arguments: [id] });
      if (route === 'GET v1/safes') return [200, await this.#safe(id)];
      if (route === 'GET v2/safes/multisig-transactions') return [200, await this.#list(id, url)];
      if (route === 'POST v2/safes/multisig-transactions') return [201, await this.#propose(id, body)];
      if (route === 'GET v2/multisig-transactions') return [200, this.lie(this.#known(id))];
      if (route === 'POST v1/multisig-transactions/confirmations') return [201, await this.#confirm(id, body)];
      if (route === 'GET v2/delegates') return [200, this.#delegates(url)];
      if (route === 'POST v2/delegates') return [201, await this.#addDelegate(body)];
      if (route === 'DELETE v2/delegates') return [204, await this.#removeDelegate(id, body)];
      throw new Refusal(404, { detail: 'Not found.' });
    } catch (error) {
      return error instanceof Refusal ? [error.status, error.json] : [500, { detail: String(error) }];
    }
  }

  async #safe(address: string): Promise<object> {
    const owners = await this.#read(address, 'getOwners').catch(() => null);
    if (owners === null) throw new Refusal(404, { detail: 'Not found.' });
    const [nonce, threshold, version] = [
      await this.#read(address, 'nonce'),
      await this.#read(address, 'getThreshold'),
      await this.#read(address, 'VERSION'),
    ];
    const list = [...(owners as string[])];
    return { address, nonce: String(nonce), threshold: Number(threshold), owners: list, modules: [], version };
  }

  #known(hash: string): Served {
    const found = this.transactions.get(hash);
    if (found === undefined) throw new Refusal(404, { detail: 'No MultisigTransaction matches the given query.' });
    return found;
  }

  async #list(safe: string, url: URL): Promise<object> {
    const query = url.searchParams;
    const used = BigInt(String((await this.#read(safe, 'nonce')) ?? 0));
    const all = [...this.transactions.values()]
      .filter((one) => one.safe === safe && (query.get('executed') !== 'false' || BigInt(one.nonce) >= used))
      .filter((one) => BigInt(one.nonce) >= BigInt(query.get('nonce__gte') ?? 0))
      .filter((one) => one.trusted || query.get('trusted') === 'false')
      .sort((a, b) => a.nonce - b.nonce);
    const limit = Math.min(Number(query.get('limit') ?? 100), this.pageSize);
    const offset = Number(query.get('offset') ?? 0);
    const following = new URL(`${this.url}${url.pathname}${url.search}`);
    following.searchParams.set('offset', String(offset + limit));
    const next = offset + limit < all.length ? following.toString() : null;
    return {
      count: all.length,
      next: next !== null && this.nextLink !== null ? this.nextLink(next) : next,
      previous: null,
      results: all.slice(offset, offset + limit).map((one) => this.lie(one)),
      countUniqueNonce: new Set(all.map(({ nonce }) => nonce)).size,
    };
  }

  #delegates(url: URL): object {
    const keys = ['safe', 'delegate', 'delegator'] as const;
    const asked = keys.filter((key) => url.searchParams.has(key));
    if (asked.length === 0) throw invalid('At least one query param must be provided');
    const all = this.delegates.filter((one) => asked.every((key) => one[key] === url.searchParams.get(key)));
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 100), this.pageSize);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const following = new URL(`${this.url}${url.pathname}${url.search}`);
    following.searchParams.set('offset', String(offset + limit));
    return {
      count: all.length,
      next: offset + limit < all.length ? following.toString() : null,
      previous: null,
      results: all.slice(offset, offset + limit).map((one) => this.lieOfDelegate({ expiryDate: null, ...one })),
    };
  }

  /** Whether one of the accounts signed the delegate's message in this hour or the one before. */
  async #checkDelegate(delegate: string, body: Record<string, unknown>, signers: readonly string[]): Promise<void> {
    const { safe, delegator } = body as { safe: string | null; delegator: string };
    if (safe !== null && !((await this.#safe(safe)) as { owners: string[] }).owners.includes(delegator))
      throw invalid(`Provided delegator=${delegator} is not an owner of Safe=${safe}`);
    const chainId = Number(await this.rpc.request('eth_chainId', []));
    const hour = Math.floor(Date.now() / 3_600_000);
    const types = {
      Delegate: [
        { name: 'delegateAddress', type: 'address' },
        { name: 'totp', type: 'uint256' },
      ],
    };
    const domain = { name: 'Safe Transaction Service', version: '1.0', chainId };
    const made = [hour, hour - 1].map((totp) =>
      recoverAddress(
        TypedDataEncoder.hash(domain, types, { delegateAddress: delegate, totp }),
        String(body.signature ?? ''),
      ),
    );
    if (!made.some((signer) => signers.includes(signer)))
      throw invalid(`Signature does not match provided delegator=${delegator}`);
  }

  async #addDelegate(body: Record<string, unknown>): Promise<object> {
    const { safe, delegate, delegator, label } = body as unknown as ServedDelegate;
    if (label.length === 0 || label.length > 50)
      throw new Refusal(400, { label: ['Ensure this field has no more than 50 characters.'] });
    await this.#checkDelegate(delegate, body, [delegator]);
    const others = this.delegates.filter(
      (one) => one.safe !== safe || one.delegate !== delegate || one.delegator !== delegator,
    );
    this.delegates = [...others, { safe, delegate, delegator, label }];
    return body;
  }

  async #removeDelegate(delegate: string, body: Record<string, unknown>): Promise<null> {
    await this.#checkDelegate(delegate, body, [String(body.delegator), delegate]);
    const kept = this.delegates.filter(
      (one) =>
        one.delegate !== delegate || one.delegator !== body.delegator || (body.safe !== null && one.safe !== body.safe),
    );
    if (kept.length === this.delegates.length) throw new Refusal(404, { detail: 'Not found.' });
    this.delegates = kept;
    return null;
  }

  async #propose(safe: string, body: Record<string, unknown>): Promise<null> {
    const { owners } = (await this.#safe(safe)) as { owners: string[] };
    const field = (name: string): string => String(body[name] ?? '');
    const message = Object.fromEntries(
      SAFE_TX.map(({ name }) => [name, name === 'data' ? field(name) || '0x' : field(name)]),
    );
    const domain = { chainId: Number(await this.rpc.request('eth_chainId', [])), verifyingContract: safe };
    const hash = TypedDataEncoder.hash(domain, { SafeTx: SAFE_TX }, message);
    if (field('contractTransactionHash') !== hash)
      throw invalid(
        `Contract-transaction-hash=${hash} does not match provided contract-tx-hash=${field('contractTransactionHash')}`,
      );
    if (BigInt(field('nonce')) < BigInt(String(await this.#read(safe, 'nonce'))))
      throw invalid(`Tx with nonce=${field('nonce')} for safe=${safe} already executed`);
    if (field('origin').length > ORIGIN_LENGTH)
      throw new Refusal(400, { origin: [`Ensure this field has no more than ${ORIGIN_LENGTH} characters.`] });
    const delegates = this.delegates
      .filter((one) => (one.safe === null || one.safe === safe) && owners.includes(one.delegator))
      .map(({ delegate }) => delegate);
    const sender = field('sender');
    if (!owners.includes(sender) && !delegates.includes(sender))
      throw invalid(`Sender=${sender} is not an owner or delegate. Current owners=${owners}. Delegates=${delegates}`);
    const signers = await this.#signers(safe, field('signature'), hash);
    for (const { owner } of signers)
      if (!owners.includes(owner) && !delegates.includes(owner))
        throw invalid(`Signer=${owner} is not an owner or delegate. Current owners=${owners}. Delegates=${delegates}`);
    if (signers.length > 0 && !signers.some(({ owner }) => owner === sender))
      throw invalid(
        `Signature does not match sender=${sender}. Calculated owners=${signers.map(({ owner }) => owner)}`,
      );
    const known = this.transactions.get(hash) ?? this.#entry(safe, hash, message, body);
    known.trusted ||= signers.length > 0;
    this.transactions.set(hash, known);
    this.#add(
      known,
      signers.filter(({ owner }) => owners.includes(owner)),
    );
    return null;
  }

  #entry(safe: string, safeTxHash: string, message: Record<string, string>, body: Record<string, unknown>): Served {
    const { operation, nonce, data, ...rest } = message;
    return {
      safe,
      ...rest,
      data: data === '0x' ? null : data,
      operation: Number(operation),
      nonce: Number(nonce),
      safeTxHash,
      proposer: body.sender,
      origin: body.origin ?? '{}',
      isExecuted: false,
      executionDate: null,
      submissionDate: DATE,
      trusted: false,
      confirmations: [],
      dataDecoded: null,
      signatures: null,
    };
  }

  async #confirm(hash: string, body: Record<string, unknown>): Promise<object> {
    const known = this.#known(hash);
    const { owners, nonce } = (await this.#safe(known.safe)) as { owners: string[]; nonce: string };
    if (BigInt(known.nonce) < BigInt(nonce))
      throw invalid(`Transaction with safe-tx-hash=${hash} was already executed`);
    const signers = await this.#signers(known.safe, String(body.signature ?? ''), hash);
    for (const { owner } of signers)
      if (!owners.includes(owner)) throw invalid(`Signer=${owner} is not an owner. Current owners=${owners}`);
    this.#add(known, signers);
    known.trusted = true;
    return { signature: body.signature };
  }

  #add(known: Served, signers: readonly ServedConfirmation[]): void {
    for (const one of signers)
      if (!known.confirmations.some(({ owner }) => owner === one.owner)) known.confirmations.push(one);
  }

  /** The contract whose signature stands alone: owner, offset, 0, length, bytes. Whether it accepts it is not asked here. */
  async #contractSigner(signature: string): Promise<ServedConfirmation | null> {
    if (signature.slice(130, 132) !== '00' || BigInt(`0x${signature.slice(66, 130)}`) !== 65n) return null;
    const owner = getAddress(`0x${signature.slice(26, 66)}`);
    if ((await this.rpc.request('eth_getCode', [owner, 'latest'])) === '0x')
      throw invalid(`Signature=${signature} for owner=${owner} is not valid`);
    return { owner, submissionDate: DATE, transactionHash: null, signature, signatureType: 'CONTRACT_SIGNATURE' };
  }

  /** Who made a signature, by its last byte; several of 65 bytes may stand one after the other. */
  async #signers(safe: string, signature: string, hash: string): Promise<readonly ServedConfirmation[]> {
    const found: ServedConfirmation[] = [];
    const contract = await this.#contractSigner(signature);
    if (contract !== null) return [contract];
    for (let at = 2; at < signature.length; at += 130) {
      const one = `0x${signature.slice(at, at + 130)}`;
      if (one.length !== 132)
        throw new Refusal(400, { signature: ['Ensure this field has at least 65 hexadecimal chars'] });
      const v = Number.parseInt(one.slice(130), 16);
      const rest = { submissionDate: DATE, transactionHash: null, signature: one };
      if (v === 1) {
        const owner = getAddress(`0x${one.slice(26, 66)}`);
        if ((await this.#read(safe, 'approvedHashes', [owner, hash])) === 0n)
          throw invalid(`Signature=${one} for owner=${owner} is not valid`);
        found.push({ owner, ...rest, signatureType: 'APPROVED_HASH' });
      } else if (v > 30) {
        const plain = `${one.slice(0, 130)}${(v - 4).toString(16)}`;
        const owner = recoverAddress(hashMessage(Buffer.from(hash.slice(2), 'hex')), plain);
        found.push({ owner, ...rest, signatureType: 'ETH_SIGN' });
      } else found.push({ owner: recoverAddress(hash, one), ...rest, signatureType: 'EOA' });
    }
    return found;
  }
}
