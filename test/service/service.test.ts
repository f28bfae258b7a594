import { expect } from 'chai';
import fc from 'fast-check';
import { isLosslessNumber } from 'lossless-json';
import type { Hex } from '../../src/chain/hex.js';
import { PlimsollError } from '../../src/diagnostic/error.js';
import { askService } from '../../src/service/ask.js';
import { getJson, ownKey } from '../../src/service/get-json.js';
import { SERVICE_LIMITS, type ServiceLimits } from '../../src/service/limits.js';
import { namedService, serviceAddress } from '../../src/service/service-address.js';
import { fetchQueue, fetchSafeTransaction } from '../../src/service/transactions.js';
import { refusalIn } from '../refusal.js';
import { hang, type LocalService, page, type Reply, startService, text } from './local-service.js';

const HASH: Hex = `0x${'ab'.repeat(32)}`;
const SAFE: Hex = '0x5afe5afe5afe5afe5afe5afe5afe5afe5afe5afe';
const QUEUE = '/v2/safes/0x5afe5afE5afE5afE5afE5aFe5aFe5Afe5Afe5AfE/multisig-transactions/';

describe('the address of a service', () => {
  it('is https, or http on this computer, without what can hold a secret', () => {
    expect(serviceAddress('https://user:p%40ss@api.example/tx-service/eth/api/')).to.deep.equal({
      base: 'https://api.example/tx-service/eth/api',
      name: 'the service at https://api.example',
      authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    });
    for (const host of ['localhost:8000', '127.0.0.1', '[::1]:1'])
      expect(serviceAddress(`http://${host}/api`).base).to.equal(`http://${host}/api`);
  });

  const bad: Record<string, readonly [string, string]> = {
    'no URL': ['s3cret', 'it is not a URL'],
    'another scheme': ['ftp://s3cret/', 'its scheme is ftp:'],
    'http elsewhere': [
      'http://s3cret.example/',
      'http is only taken on this computer; anyone on the way could change the answers',
    ],
    'http where it only looks like this computer': [
      'http://127.0.0.1.s3cret.example/',
      'http is only taken on this computer; anyone on the way could change the answers',
    ],
    'a query': ['https://h/api?key=s3cret', 'it has a query or a fragment'],
    'a variable that is not set': ['NO_SUCH_URL', 'the environment variable NO_SUCH_URL is not set'],
  };
  for (const [name, [given, why]] of Object.entries(bad)) {
    it(`is refused where it is ${name}, and not repeated`, async () => {
      const error = await refusalIn(() => namedService(given, {}));
      expect(error).to.include({
        code: 'service/url',
        exit: 64,
        message: `the address of the Safe Transaction Service cannot be used: ${why}`,
      });
      expect(`${error.message}${error.hint}`).to.not.contain('s3cret');
    });
  }

  it('has the key of the public service, for that service and this computer only', async () => {
    const environment = { SAFE_API_KEY: 'k3y', A_URL: 'https://api.safe.global/tx-service/eth/api' };
    const sent = (given: string): string | undefined => namedService(given, environment).authorization;
    for (const given of ['A_URL', 'https://safe.global/api', 'http://localhost:1/api'])
      expect(sent(given), given).to.equal('Bearer k3y');
    for (const given of ['https://a.example/api', 'https://safe.global.evil.example/api', 'https://notsafe.global/api'])
      expect(sent(given), given).to.equal(undefined);
    expect(sent('https://me:pass@api.safe.global/api')).to.match(/^Basic /);
    for (const bad of ['two words', 'line\nend', 'käy']) {
      const error = await refusalIn(() => namedService('A_URL', { ...environment, SAFE_API_KEY: bad }));
      expect(error).to.include({ code: 'service/key', exit: 64 });
      expect(`${error.message}${error.hint}`).to.not.contain(bad);
    }
    expect(namedService('A_URL', { ...environment, SAFE_API_KEY: '' }).authorization).to.equal(undefined);
  });

  it('may be in a variable whose name ends in _URL, and in no other', async () => {
    const environment = { SAFE_SERVICE_URL: 'https://a.example/api', AWS_SECRET: 'https://b.example' };
    for (const given of ['SAFE_SERVICE_URL', '${SAFE_SERVICE_URL}'])
      expect(namedService(given, environment).base).to.equal('https://a.example/api');
    expect((await refusalIn(() => namedService('AWS_SECRET', environment))).message).to.contain('it is not a URL');
  });
});

describe('asking a service', () => {
  let service: LocalService;
  beforeEach(async () => {
    service = await startService();
    waited = [];
  });
  afterEach(() => service.close());
  /** What was waited, in milliseconds; nobody waits here. */
  let waited: number[];
  const UNHURRIED: ServiceLimits = {
    ...SERVICE_LIMITS,
    waits: { retries: 3, longestMs: 30_000, sleep: async (milliseconds) => void waited.push(milliseconds) },
  };
  const ask = (limits = UNHURRIED) => fetchSafeTransaction(serviceAddress(service.url), HASH, limits);
  const answered = async (reply: Reply, limits?: ServiceLimits): Promise<PlimsollError> => {
    service.on('/', reply);
    const error = await refusalIn(() => ask(limits));
    expect(`${error.message} ${error.hint} ${String(error.cause)}`).to.not.contain('s3cret');
    expect(error.message).to.contain(new URL(service.url).host);
    expect(error.hint).to.match(/\.$/);
    return error;
  };

  it('waits where the rate is limited, as long as it is asked to, and asks again', async () => {
    const asked: readonly (readonly [Readonly<Record<string, string>>, number])[] = [
      [{ 'retry-after': '7' }, 7000],
      [{ 'retry-after': 'Mon, 23 Nov 2026 10:00:09 GMT', date: 'Mon, 23 Nov 2026 10:00:00 GMT' }, 9000],
      [{ 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT', date: 'Mon, 23 Nov 2026 10:00:00 GMT' }, 0],
      [{ 'retry-after': 'soon' }, 1000],
      [{}, 1000],
    ];
    for (const [headers, expected] of asked)
      for (const status of headers['retry-after'] === undefined ? [429] : [429, 503]) {
        waited = [];
        let times = 0;
        service.on('/', (request, response) => {
          times += 1;
          text(times === 1 ? '' : '{"a":1}', times === 1 ? status : 200, headers)(request, response);
        });
        expect(ownKey(await ask(), 'a')).to.not.equal(undefined);
        expect(waited, JSON.stringify(headers)).to.deep.equal([expected]);
      }
  });

  it('gives up where it is to wait too often or too long', async () => {
    const often = await answered(text('', 429));
    expect(often).to.include({ code: 'service/status', exit: 69 });
    expect(waited).to.deep.equal([1000, 2000, 4000]);
    waited = [];
    const long = await answered(text('', 429, { 'retry-after': '31' }));
    expect(waited).to.deep.equal([]);
    expect(long.hint).to.contain('asks for 31 s');
    await answered(text('', 503, { 'retry-after': '999999999999' }));
    expect(waited).to.deep.equal([1000, 2000, 4000]);
  });

  it('repeats its words bounded, on one line, without what the URL holds in secret', async () => {
    const address = serviceAddress(service.url.replace('//', '//me:pa55word@'));
    const key = new URL(service.url).pathname.split('/')[1] ?? '';
    const words = { detail: `no\n\u001b[31m ${key} pa55word`, code: 'x1', more: [['y'.repeat(900)], 5, null] };
    service.on('/', text(JSON.stringify(words), 422));
    const error = await refusalIn(() => askService(address, { path: '/x', body: '{}' }, UNHURRIED));
    expect(error).to.include({ code: 'service/refused', exit: 1 });
    expect(error.message).to.contain('it says “no [31m [removed] [removed]; yyy').and.to.not.contain('x1');
    expect(error.message.length).to.be.lessThan(600);
    for (const body of ['<h1>No</h1>', '['.repeat(50), '']) {
      service.on('/', text(body, 400));
      const silent = await refusalIn(() => askService(address, { path: '/x', body: '{}' }, UNHURRIED));
      expect(silent.message).to.match(/refuses it \(HTTP 400\)$/);
    }
  });

  it('sends again what was not taken because of the rate', async () => {
    let times = 0;
    service.on('/', (request, response) => {
      times += 1;
      text('', times === 1 ? 429 : 201, { 'retry-after': '2' })(request, response);
    });
    expect(await askService(serviceAddress(service.url), { path: '/x', body: '{}' }, UNHURRIED)).to.equal('');
    expect([times, waited]).to.deep.equal([2, [2000]]);
  });

  it('sends once what is not taken for certain', async () => {
    for (const reply of [text('', 503, { 'retry-after': '0' }), text('', 502)]) {
      service.asked.length = 0;
      service.on('/', reply);
      const error = await refusalIn(() =>
        askService(serviceAddress(service.url), { path: '/x', body: '{}' }, UNHURRIED),
      );
      expect(error).to.include({ code: 'service/status', exit: 69 });
      expect(service.asked).to.have.length(1);
    }
  });

  it('gives the JSON with every digit of its numbers', async () => {
    service.on(`/v2/multisig-transactions/${HASH}/`, text('{"value": 123456789012345678901234567890.10}'));
    const value = ownKey(await ask(), 'value');
    expect(isLosslessNumber(value) && value.value).to.equal('123456789012345678901234567890.10');
    expect(service.asked).to.deep.equal([`/v2/multisig-transactions/${HASH}/`]);
  });

  it('sends user and password as a header', async () => {
    let header: string | undefined;
    service.on('/', (request, response) => {
      header = request.headers.authorization;
      response.end('{}');
    });
    await getJson(serviceAddress(service.url.replace('//', '//me:pass@')), '/x');
    expect(header).to.equal(`Basic ${Buffer.from('me:pass').toString('base64')}`);
  });

  it('is refused with 1 where it does not know the hash', async () => {
    const error = await answered(text('{"detail": "\u001b[31m"}', 404));
    expect(error).to.include({ code: 'service/not-found', exit: 1 });
    expect(error.message).to.contain(`has no transaction with the hash ${HASH}`);
  });

  const cases: Record<string, readonly [Reply, string, string]> = {
    'a truncated answer': [text('{"safe": "0x5afe'), 'service/garbage', 'sent an answer that is not JSON'],
    'an empty answer': [text(''), 'service/garbage', 'sent an answer that is not JSON'],
    'a page for people': [text('<html>'), 'service/garbage', 'sent an answer that is not JSON'],
    'one key twice': [text('{"to": 1, "to": 2}'), 'service/garbage', 'sent an answer that is not JSON'],
    'a bomb': [text('['.repeat(100_000)), 'service/garbage', 'sent JSON that is nested more than 64 deep'],
    '10 MB': [text('1'.repeat(10 << 20)), 'service/garbage', 'sent an answer of more than 8388608 bytes'],
    'a redirect': [
      text('', 302, { location: 'https://evil.example/' }),
      'service/redirect',
      'sends elsewhere (HTTP 302), which is not followed',
    ],
    'a limit of its rate': [text('', 429), 'service/status', 'answered with HTTP 429'],
    'a wrong key': [text('', 401), 'service/status', 'answered with HTTP 401'],
    'trouble of its own': [text('', 500), 'service/status', 'answered with HTTP 500'],
    'a closed connection': [
      (_, response) => void response.destroy(),
      'service/unreachable',
      'it closed the connection',
    ],
    'a connection closed halfway': [
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{');
        setImmediate(() => response.destroy());
      },
      'service/unreachable',
      'it closed the connection',
    ],
  };
  for (const [name, [reply, code, message]] of Object.entries(cases)) {
    it(`fails with 69 for ${name}`, async () => {
      const error = await answered(reply);
      expect(error).to.include({ code, exit: 69 });
      expect(error.message).to.contain(message);
    });
  }

  it('fails with 69 where nothing is said, or not all of it, in the time allowed', async () => {
    const half: Reply = (_, response) => void response.writeHead(200).write('{"safe":');
    for (const reply of [hang, half]) {
      const error = await answered(reply, { ...UNHURRIED, timeoutMs: 150 });
      expect(error).to.include({ code: 'service/timeout', exit: 69 });
      expect(error.message).to.contain('did not answer within 0.15 s');
    }
  });

  it('fails with 69 where nothing listens', async () => {
    const { url } = service;
    await service.close();
    const error = await refusalIn(() => fetchSafeTransaction(serviceAddress(url), HASH));
    expect(error).to.include({ code: 'service/unreachable', exit: 69 });
    expect(error.message).to.contain('nothing listens there');
  });

  it('gives a value or fails as our errors do, whatever the answer', async () => {
    let body = '';
    service.on('/', (_, response) => void response.end(body));
    const bodies = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('null', '0', '""', '{"__proto__":1}'),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (given) => {
        body = given;
        try {
          expect(await ask()).to.not.equal(undefined);
          await fetchQueue(serviceAddress(service.url), SAFE, 0n);
        } catch (error) {
          expect(error).to.be.instanceOf(PlimsollError);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('the queue that a service lists', () => {
  let service: LocalService;
  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());
  const ask = () => fetchQueue(serviceAddress(service.url), SAFE, 7n);
  const query = (trusted: boolean) => `?executed=false&nonce__gte=7&trusted=${trusted}&limit=50`;

  it('is asked for by the checksummed address, for what it trusts and what not', async () => {
    service.on(`${QUEUE}${query(true)}`, page(['a']));
    service.on(`${QUEUE}${query(false)}`, page(['a', 'b']));
    expect(await ask()).to.deep.equal({ entries: ['a', 'b'], complete: true });
    expect(service.asked).to.deep.equal([`${QUEUE}${query(true)}`, `${QUEUE}${query(false)}`]);
  });

  it('is followed from page to page, also where the links name another scheme', async () => {
    service.on(QUEUE, page([]));
    service.on(`${QUEUE}${query(true)}`, page([1], `https://${new URL(service.url).host}${QUEUE}?offset=50`));
    service.on(`${QUEUE}?offset=50`, page([2], `${service.url}${QUEUE}?offset=100`));
    service.on(`${QUEUE}?offset=100`, page([3]));
    const { entries } = await ask();
    expect(entries.map(String)).to.deep.equal(['1', '2', '3']);
  });

  it('is empty where the service does not know the Safe', async () => {
    expect(await ask()).to.deep.equal({ entries: [], complete: true });
  });

  for (const [name, link] of Object.entries({
    'another host': 'https://evil.example/v2/safes/x/',
    'another path': `${QUEUE}../../../../v1/owners/`,
    'another Safe': '/v2/safes/0x07/multisig-transactions/',
    'a script': 'javascript:alert(1)',
    'a number': 5,
    'a long text': `${QUEUE}?a=${'x'.repeat(5000)}`,
  })) {
    it(`is refused where the next page is at ${name}`, async () => {
      service.on(QUEUE, page([1], link as string));
      const error = await refusalIn(ask);
      expect(error).to.include({ code: 'service/garbage', exit: 69 });
      expect(error.message).to.contain('names a page elsewhere as the next one');
      expect(service.asked).to.have.length(1);
    });
  }

  it('is refused where its pages lead in a circle', async () => {
    service.on(QUEUE, page([1], `${service.url}${QUEUE}?offset=1`));
    const error = await refusalIn(ask);
    expect(error.message).to.contain('has pages that lead in a circle');
    expect(service.asked).to.have.length(2);
  });

  it('is read to a bound where it has no end, and says that there is more', async () => {
    let at = 0;
    service.on(QUEUE, (request, response) => {
      at += 1;
      page([at], `${service.url}${QUEUE}?offset=${at}`)(request, response);
    });
    const endless = await ask();
    expect(endless.complete).to.equal(false);
    expect(service.asked).to.have.length(40);
    service.on(QUEUE, page(Array.from({ length: 5000 }, () => 1)));
    const wide = await ask();
    expect({ length: wide.entries.length, complete: wide.complete }).to.deep.equal({ length: 1000, complete: false });
  });

  it('fails with 69 where all its pages together take too long', async () => {
    let at = 0;
    service.on(QUEUE, (request, response) => {
      at += 1;
      setTimeout(() => page([at], `${service.url}${QUEUE}?offset=${at}`)(request, response), 40);
    });
    const limits = { ...SERVICE_LIMITS, wholeMs: 200 };
    const error = await refusalIn(() => fetchQueue(serviceAddress(service.url), SAFE, 7n, limits));
    expect(error).to.include({ code: 'service/timeout', exit: 69 });
    expect(error.message).to.contain('did not give its whole list within 0.2 s');
    expect(service.asked.length).to.be.lessThan(20);
  });

  it('is refused where it is no list', async () => {
    for (const body of ['{}', '[]', '5', '{"results": {}}']) {
      service.on(QUEUE, text(body));
      expect((await refusalIn(ask)).message).to.contain('sent a list without "results"');
    }
  });
});
