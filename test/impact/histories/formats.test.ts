import { expect } from 'chai';
import { historyOf, points, read, told } from './read.js';

// 2020-03-12 00:00 UTC
const T = 1583971200;
const HOUR = 3600;

describe('price files', () => {
  it('of Binance are read with times in milliseconds and in microseconds, closes at the end of their hour', () => {
    const row = (open: number, close: number) => `${open},195,196,193,${close},1.5,${open + 3599999},290,7,0.5,97,0`;
    const history = historyOf(`${row(T * 1000, 194.5)}\n${row((T + HOUR) * 1000, 190.25)}\n`);
    expect(points(history)).to.deep.equal([
      [T + HOUR, 194.5],
      [T + 2 * HOUR, 190.25],
    ]);
    expect(history.step).to.equal(HOUR);
    expect(history.format).to.equal('candles of Binance');
    const later = historyOf(`${row(1735689600000000, 3)}\n${row(1735693200000000, 4)}\n`);
    expect(later.times[0]).to.equal(1735689600 + HOUR);
    const heading =
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n';
    expect(points(historyOf(`${heading}${row(T * 1000, 5)}\n${row((T + HOUR) * 1000, 6)}`))).to.deep.equal([
      [T + HOUR, 5],
      [T + 2 * HOUR, 6],
    ]);
  });

  it('of Coinbase are read from the latest to the earliest, with a heading or without', () => {
    const rows = `${T + HOUR},180,200,195,185,9\n${T},190,200,191,195,9`;
    const truth = [
      [T + HOUR, 195],
      [T + 2 * HOUR, 185],
    ];
    expect(points(historyOf(rows))).to.deep.equal(truth);
    expect(points(historyOf(`time,low,high,open,close,volume\n${rows}`))).to.deep.equal(truth);
    expect(points(historyOf(`[[${rows.replace('\n', '],\n[')}]]`))).to.deep.equal(truth);
  });

  it('of Kraken are read, and candles without trades are gaps', () => {
    const row = (hour: number, close: number) => `${T + hour * HOUR},1,1,1,${close},3,12`;
    const { history, findings } = read([0, 1, 2, 5, 6].map((hour) => row(hour, 100 + hour)).join('\n'));
    expect(history?.format).to.equal('candles of Kraken');
    expect(history?.gaps).to.deep.equal({ count: 1, missing: 2, longest: 3 * HOUR });
    expect(findings.map(told)).to.deep.equal([
      'warning prices/gap 4:1 1 gap, 2 steps of 3600 s missing; the longest, of 10800 s, ends at 2020-03-12 05:00',
    ]);
    const json = `{"error":[],"result":{"XETHZUSD":[[${T},"1","1","1","194.1","1","2",3],[${T + HOUR},"1","1","1","195","1","2",3]],"last":1}}`;
    expect(points(historyOf(json))[0]).to.deep.equal([T + HOUR, 194.1]);
  });

  it('of CryptoDataDownload are read past the address in their first line', () => {
    const text = [
      'https://www.CryptoDataDownload.com',
      'unix,date,symbol,open,high,low,close,Volume ETH,Volume USD',
      `${(T + HOUR) * 1000},2020-03-12 01:00:00,ETH/USD,1,1,1,185.5,1,1`,
      `${T}.0,2020-03-12 00:00:00,ETH/USD,1,1,1,195,1,1`,
    ].join('\r\n');
    expect(points(historyOf(text))).to.deep.equal([
      [T + HOUR, 195],
      [T + 2 * HOUR, 185.5],
    ]);
    const older = [
      'Date,Symbol,Open,High,Low,Close,Volume ETH',
      '2020-03-12 01-PM,ETHUSD,1,1,1,7,1',
      '2020-03-12 12-PM,ETHUSD,1,1,1,8,1',
    ];
    const { history, findings } = read(older.join('\n'));
    expect(history === null ? null : points(history)).to.deep.equal([
      [T + 13 * HOUR, 8],
      [T + 14 * HOUR, 7],
    ]);
    expect(findings.map(told)).to.deep.equal(['info prices/zone times have no zone; they are read as UTC']);
  });

  it('of CoinGecko are read from JSON and CSV, at their own times', () => {
    const json = `{"prices":[[${T * 1000},194.25],[${(T + HOUR) * 1000},1.5e2]],"market_caps":[[1,2]],"total_volumes":[]}`;
    const truth = [
      [T, 194.25],
      [T + HOUR, 150],
    ];
    expect(points(historyOf(json))).to.deep.equal(truth);
    const csv =
      'snapped_at,price,market_cap,total_volume\n2020-03-12 00:00:00 UTC,194.25,1,1\n2020-03-12 01:00:00 UTC,150,1,1\n';
    expect(points(historyOf(csv))).to.deep.equal(truth);
    expect(historyOf(csv).format).to.equal('times and the column price');
  });

  it('of Bitstamp, Coinbase and CryptoCompare are read from JSON whose candles are objects', () => {
    const truth = [
      [T + HOUR, 194.25],
      [T + 2 * HOUR, 150],
    ];
    const bitstamp = `{"data": {"pair": "ETH/USD", "ohlc": [
      {"high": "196", "timestamp": "${T}", "volume": "1", "low": "1", "close": "194.25", "open": "2"},
      {"close": "150", "open": "2", "timestamp": "${T + HOUR}", "high": "196", "volume": "1", "low": "1"}]}}`;
    const coinbase = `{"candles":[{"start":"${T + HOUR}","low":"1","high":"2","open":"1","close":"150","volume":"9"},{"start":"${T}","low":"1","high":"2","open":"1","close":"194.25","volume":"9"}]}`;
    const compare = `{"Response":"Success","Data":{"Aggregated":false,"Data":[{"time":${T},"high":1,"low":1,"open":1,"close":194.25},{"time":${T + HOUR},"high":1,"low":1,"open":1,"close":1.5e2}]}}`;
    for (const text of [bitstamp, coinbase, compare]) {
      const history = historyOf(text);
      expect(points(history)).to.deep.equal(truth);
      expect(history.format).to.equal('JSON, candles with a heading');
    }
  });

  it('of DefiLlama, or of any list of objects, are read at their own times', () => {
    const llama = `{"coins":{"coingecko:ethereum":{"symbol":"ETH","confidence":0.99,"prices":[{"timestamp":${T},"price":5},{"timestamp":${T + HOUR},"price":6}]}}}`;
    const list = `\uFEFF[ {"date": "2020-03-12 00:00Z", "note": "a, b", "USDC": 0.99, "eth": 5}, {"date": "2020-03-12 00:30Z", "USDC": 0.9, "eth": null},\r\n {"date": "2020-03-12 01:00Z", "USDC": 1, "eth": 6} ]`;
    for (const text of [llama, list])
      expect(points(historyOf(text))).to.deep.equal([
        [T, 5],
        [T + HOUR, 6],
      ]);
    expect(historyOf(list, 'usdc').prices).to.deep.equal(Float64Array.of(0.99, 0.9, 1));
  });

  it('of Etherscan are read with quotes around every cell', () => {
    const text = `"Date(UTC)","UnixTimeStamp","Value"\n"3/12/2020","${T}","194.25"\n"3/13/2020","${T + 86400}","133"\n`;
    expect(points(historyOf(text))).to.deep.equal([
      [T, 194.25],
      [T + 86400, 133],
    ]);
  });

  it('are read with cells that hold quotes, separators and line breaks, and pass over rows of nothing', () => {
    const text = `note,time,price\n"a ""b"",\nc",2020-03-12Z,5\n,,\n"d",2020-03-13Z,6\n,,\n`;
    expect(points(historyOf(text))).to.deep.equal([
      [T, 5],
      [T + 86400, 6],
    ]);
    const { findings } = read(`note,time,price\n"a\nb",2020-03-12Z,5\nc,2020-03-13Z,zero\n`);
    expect(findings.map(told)).to.deep.equal([
      'error prices/not-a-price 4:15 "zero" is no price: a price is a number above zero',
    ]);
  });

  it('of CoinMarketCap are read with semicolons and quotes', () => {
    const text =
      '\uFEFFtimeOpen;timeClose;name;open;high;low;close;volume\n"2020-03-12T00:00:00.000Z";"2020-03-12T23:59:59.999Z";"a;b";1;1;1;112.5;1\n"2020-03-13T00:00:00.000Z";"x";"2781";1;1;1;133;1\n';
    expect(points(historyOf(text))).to.deep.equal([
      [T + 86400, 112.5],
      [T + 2 * 86400, 133],
    ]);
  });

  it('plain, or with a column an asset, are read; an empty cell is no price', () => {
    expect(points(historyOf(`time,price\n2020-03-12,5\n2020-03-13T00:00:00+01:00,6`))).to.deep.equal([
      [T, 5],
      [T + 86400 - HOUR, 6],
    ]);
    const wide =
      'ts_local,ETH,USDC\n2020-03-12 00:00,5,\n2020-03-12 01:00,6,\n2020-03-12 02:00,,1\n2020-03-12 03:00,7,1.01\n';
    expect(points(historyOf(wide))).to.deep.equal([
      [T, 5],
      [T + HOUR, 6],
      [T + 3 * HOUR, 7],
    ]);
    expect(historyOf(wide, 'usdc').prices).to.deep.equal(Float64Array.of(1, 1.01));
  });
});

describe('a price file is refused', () => {
  const errors = (text: string, column: string | null = null): readonly string[] => {
    const { history, findings } = read(text, column);
    expect(history).to.equal(null);
    return findings.map(told);
  };
  const cases: readonly (readonly [string, string, string])[] = [
    ['a price of zero', '0', 'error prices/not-a-price 3:12 "0" is no price: a price is a number above zero'],
    ['a negative price', '-4', 'error prices/not-a-price 3:12 "-4" is no price: a price is a number above zero'],
    ['NaN', 'NaN', 'error prices/not-a-price 3:12 "NaN" is no price: a price is a number above zero'],
    [
      'a price that underflows',
      '1e-999',
      'error prices/not-a-price 3:12 "1e-999" is no price: a price is a number above zero',
    ],
    [
      'a price that overflows',
      '1e999',
      'error prices/not-a-price 3:12 "1e999" is no price: a price is a number above zero',
    ],
    ['words', '0x10', 'error prices/not-a-price 3:12 "0x10" is no price: a price is a number above zero'],
  ];
  for (const [title, price, message] of cases)
    it(`with ${title}`, () => {
      expect(errors(`time,price\n2020-03-12,5\n2020-03-13,${price}\n2020-03-14,5`)).to.deep.equal([message]);
    });

  it('with what is no time', () => {
    expect(errors('time,price\n2020-03-12,5\n2020-02-30,6\n')).to.deep.equal([
      'error prices/not-a-time 3:1 "2020-02-30" is no time',
    ]);
    expect(errors('time,price\n2020-03-12,5\n12,6\n')).to.deep.equal(['error prices/not-a-time 3:1 "12" is no time']);
    expect(errors('time,price\n2020-03-12,5\n2020-03-12 25:00,6\n')).to.have.length(1);
  });

  it('with two prices at one time, and told of where both agree', () => {
    expect(errors('time,price\n2020-03-12,5\n2020-03-12,6\n2020-03-13,6')).to.deep.equal([
      'error prices/duplicate 3:1 the price at this time is 6, and 5 on line 2',
    ]);
    const { history, findings } = read('time,price\n2020-03-12 00:00Z,5\n2020-03-12 00:00Z,5.0\n2020-03-13 00:00Z,6');
    expect(history?.prices).to.deep.equal(Float64Array.of(5, 6));
    expect(findings.map(told)).to.deep.equal([
      'warning prices/duplicate 3:1 1 line repeats the time and price of another; one of each counts',
    ]);
  });

  it('in no order', () => {
    const line = (day: number) => `2020-03-${day},5`;
    const message = (at: number) => (before: number) =>
      `error prices/order ${at}:1 times neither rise nor fall throughout: this one turns back from that of line ${before}`;
    expect(errors(`time,price\n${[12, 13, 14, 11].map(line).join('\n')}`)).to.deep.equal([message(5)(4)]);
    expect(errors(`time,price\n${[15, 14, 13, 16].map(line).join('\n')}`)).to.deep.equal([message(5)(4)]);
  });

  it('without a column of times or prices', () => {
    expect(errors('when,price\nx,5')).to.deep.equal([
      'error prices/no-column 1:1 no column is a time; there are "when", "price"',
    ]);
    expect(errors('time,BTC\n2020-03-12,5')).to.deep.equal([
      'error prices/no-column 1:1 no column is the price of ETH; there are "time", "BTC"',
    ]);
    expect(errors('time,price\n2020-03-12,5', 'usdc')).to.deep.equal([
      'error prices/no-column 1:1 no column is called usdc; there are "time", "price"',
    ]);
    expect(errors('2020-03-12,5,6\n')).to.deep.equal([
      'error prices/unknown-format 1:1 rows of 3 cells without a heading are of no known export',
    ]);
    expect(errors('2020-03-12,5\n', 'usdc')).to.deep.equal([
      'error prices/unknown-format 1:1 the file has no heading, so no column is called usdc',
    ]);
  });

  it('with nothing in it, or one price', () => {
    expect(errors('')).to.deep.equal(['error prices/empty the file has no prices']);
    expect(errors('\n\n')).to.deep.equal(['error prices/empty the file has no prices']);
    expect(errors('time,price\n')).to.deep.equal(['error prices/empty the file has no prices']);
    expect(errors('time,price\n2020-03-12,5')).to.deep.equal([
      'error prices/empty the file has one price; a return needs two',
    ]);
    expect(errors('{"prices":[]}')).to.deep.equal(['error prices/empty the file has no prices']);
  });

  it('that is JSON of another shape, or broken off', () => {
    expect(errors('{"prices":[[1,')[0]).to.match(/^error prices\/not-json 1:\d+ the file is not JSON$/);
    expect(errors('{"price": 4}')).to.deep.equal(['error prices/unknown-format 1:1 no list of prices is in the file']);
    expect(errors('[{"time": 4}]')).to.deep.equal([
      'error prices/no-column 1:2 no column is the price of ETH; there are "time"',
    ]);
    expect(errors('[{"time": 1583971200, "price": 5}]', 'usdc')).to.deep.equal([
      'error prices/no-column 1:2 no column is called usdc; there are "time", "price"',
    ]);
    expect(errors('[{"time": 1583971200, "price": {"usd": 5}}]')).to.deep.equal([
      'error prices/unknown-format 1:2 this is not a row of a time and a price',
    ]);
    expect(errors('[{"time":"2020-03-12","price":5},\n {"time":"2020-03-13","price":0}]')).to.deep.equal([
      'error prices/not-a-price 2:31 "0" is no price: a price is a number above zero',
    ]);
    expect(errors('{"a":{"prices":[[1,2]]},"b":{"prices":[[1,2]]}}')).to.deep.equal([
      'error prices/unknown-format 1:1 2 lists of prices are in the file',
    ]);
    expect(errors('time,price\n2020-03-12,5\n"2020-03-13,6\n')).to.deep.equal([
      'error prices/unknown-format 3:1 a quote in this row is never closed',
    ]);
    expect(errors('[[1,2,3]]')).to.deep.equal([
      'error prices/unknown-format 1:2 a row of 3 cells is of no known shape',
    ]);
    expect(errors('{"prices":[\n [1583971200000, 0]]}')).to.deep.equal([
      'error prices/not-a-price 2:18 "0" is no price: a price is a number above zero',
    ]);
  });

  it('with ten findings, however many lines are wrong', () => {
    const lines = errors(`time,price\n${'2020-03-12,x\n'.repeat(500)}`);
    expect(lines).to.have.length(11);
    expect(lines.at(-1)).to.equal('error prices/more 490 more lines are wrong');
  });

  it('never with anything but findings, whatever it holds', () => {
    const pieces = [
      'time,price\n',
      '"',
      ',',
      '\n',
      '[',
      ']',
      '{',
      '2020-03-12',
      '5',
      '\uFEFF',
      '\0',
      'null',
      '[[1,2],',
      '-',
      '{"prices":[[',
    ];
    for (let i = 0; i < 3000; i++) {
      let seed = i * 2654435761;
      const text = Array.from({ length: 8 }, () => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return pieces[(seed >>> 8) % pieces.length];
      }).join('');
      const { history, findings } = read(text);
      expect(history !== null || findings.length > 0, JSON.stringify(text)).to.equal(true);
    }
  });
});

describe('a jump of a price', () => {
  it('is told', () => {
    const { findings } = read('time,price\n2020-03-12 00:00Z,5\n2020-03-13 00:00Z,11\n2020-03-14 00:00Z,12');
    expect(findings.map(told)).to.deep.equal([
      'warning prices/jump 3:1 the price more than doubles or halves within a step, here at 2020-03-13 00:00',
    ]);
  });
});
