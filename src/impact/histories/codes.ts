import type { Catalogue } from '../../diagnostic/catalogue.js';

/** Price files. */
export const priceCodes: Catalogue = {
  'prices/asset-twice': {
    title: 'Two price files are of one asset',
    help: 'A calibration takes one history an asset. Name the files apart as NAME=FILE.',
  },
  'prices/duplicate': {
    title: 'A price file has two lines of one time',
    help: 'Where both say the same price one of them counts. Two prices at one time are an error: keep the right one.',
  },
  'prices/empty': {
    title: 'A price file has too few prices',
    help: 'A return needs two prices. See that the right column is read, with --column.',
  },
  'prices/exists': {
    title: 'A price file is there already',
    help: 'It is not written over: give --replace, or another file with --out.',
  },
  'prices/feed-rounds': {
    title: 'Rounds of a feed have no price',
    help: 'Rounds that the feed does not answer, that have no price above zero, or that are older than the one before them are left out.',
  },
  'prices/feed-short': {
    title: 'A feed has too few prices',
    help: 'A history needs two. Give an earlier time, or a shorter step.',
  },
  'prices/feed-stale': {
    title: 'A feed had reported nothing for a while',
    help: 'Prices that are older than --max-age are not written again, so the file has gaps there.',
  },
  'prices/feed-start': {
    title: 'A feed has no older rounds',
    help: 'It began then, or an earlier aggregator does not tell what its last round was. The history is shorter than asked for.',
  },
  'prices/gap': {
    title: 'A price file has gaps',
    help: 'No return is taken over a gap, and nothing is filled in. Many gaps make estimates worse and hide what happened in them.',
  },
  'prices/jump': {
    title: 'A price more than doubles or halves within one step',
    help: 'Some did. More often two assets, two currencies or a wrong line are in one file.',
  },
  'prices/more': {
    title: 'More lines of a price file are wrong than are listed',
    help: 'The first ones are told each with its place. Often the wrong column is read: name the right one with --column.',
  },
  'prices/name': {
    title: 'No asset and its price file are named',
    help: "Price files are given as NAME=FILE; without a name it is the file's own up to the first dash, underscore or dot.",
  },
  'prices/no-column': {
    title: 'The heading of a price file lacks a time or a price',
    help: 'A time column is called unix, timestamp, time or date, a price column close or price. Any other is named with --column.',
  },
  'prices/no-feed': {
    title: 'An address is no feed with rounds',
    help: 'Feeds answer latestRoundData and getRoundData, as Chainlink aggregators and their proxies do. Adapters before them often do not: give the aggregator that they read.',
  },
  'prices/no-file': {
    title: 'A price file does not exist',
    help: 'Paths are relative to where you are. An asset is named before its file: ETH=prices/eth.csv.',
  },
  'prices/no-overlap': {
    title: 'Price files have no time in common',
    help: 'Correlations need prices of the same time. Give files that overlap.',
  },
  'prices/not-a-price': {
    title: 'A price is not a number above zero',
    help: 'A price of zero, a negative one and NaN have no return. Remove such lines if nothing was traded: the gap is told then.',
  },
  'prices/not-a-time': {
    title: 'A time of a price file cannot be read',
    help: 'Times are Unix times in seconds to nanoseconds, or dates as 2020-03-12 19:00:00, with a zone or in UTC.',
  },
  'prices/not-json': {
    title: 'A price file begins like JSON and is none',
    help: 'The place says where it breaks off; often the download was cut short.',
  },
  'prices/order': {
    title: 'The times of a price file are in no order',
    help: 'Times rise throughout, or fall throughout. Otherwise two files or two assets may be in one: sort the lines, or part them.',
  },
  'prices/progress': {
    title: 'What a reading of a feed left cannot be read',
    help: 'Beside the price file stand the rounds that were read. Where that file is damaged, remove it: the reading then starts anew.',
  },
  'prices/pull': {
    title: 'A flag of prices pull cannot be read',
    help: 'A feed is NAME=ADDRESS, a step a time such as 1h or 1d, the start a date.',
  },
  'prices/refused': {
    title: 'A price file has errors',
    help: 'Each is told with its place. Nothing is computed from a file with errors.',
  },
  'prices/too-coarse': {
    title: 'A price file has fewer prices than the step asks for',
    help: 'Returns are taken over steps no shorter than the distance of the prices: choose a longer step.',
  },
  'prices/too-many-steps': {
    title: 'A history has more steps than fit',
    help: 'Choose a longer step, or a shorter history.',
  },
  'prices/unknown-format': {
    title: 'A price file is of no known shape',
    help: 'Read are the CSV of Binance, Coinbase, Kraken, CryptoDataDownload, CoinGecko and CoinMarketCap, any table with a heading, and JSON in the shape of CoinGecko, of lists of candles, or of objects with a time and a price.',
  },
  'prices/zone': {
    title: 'The times of a price file have no zone',
    help: 'They are read as UTC. Files whose times are local ones do not line up with others.',
  },
};
