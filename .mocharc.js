export default {
  // By its address: threads load it again, and some are started where the folder is another.
  import: [import.meta.resolve('tsx')],
  require: ['./test/hooks.ts'],
  reporter: './scripts/mocha-reporter.js',
  timeout: 20_000,
};
