import type { Catalogue } from '../../diagnostic/catalogue.js';

/** What can go wrong in building a Safe transaction or in reading one from a file. */
export const safeRouteCodes: Catalogue = {
  'route/gas-unknown': {
    title: 'The gas of a call was not measured',
    help: 'A batch is split by the gas of its calls, which a simulation gives.',
  },
  'route/no-calls': {
    title: 'There is nothing to do',
    help: 'A route was asked to wrap no calls. An empty transaction would only use up a nonce.',
  },
  'route/too-much-gas': {
    title: 'The calls need more gas than one transaction may use',
    help: 'Since EIP-7825 a transaction may use 16,777,216 gas, even where a block has room for more. Propose the change in parts.',
  },
  'safe-file/bad-field': {
    title: 'A field of a transaction file is malformed',
    help: 'Numbers are whole, in decimal or 0x, without signs, exponents or spaces; calldata is 0x and whole bytes.',
  },
  'safe-file/disagrees': {
    title: 'Two sources of one field differ',
    help: 'The file gives a field under two names, or a flag differs from the file. Both are part of what is signed, so neither is preferred.',
  },
  'safe-file/missing': {
    title: 'The hash cannot be computed: a field is missing',
    help: 'Chain, Safe, version, target and nonce are all part of the hash. Add them to the file or give the flags.',
  },
  'safe-file/not-a-safe-transaction': {
    title: 'The file is not a Safe transaction',
    help: 'Give one Safe transaction as JSON with "to" and "data" or "value", or a Transaction Builder file.',
  },
  'safe-file/not-json': {
    title: 'The file is not JSON',
    help: 'It was cut or edited, or gives one key twice with different values. Export it again.',
  },
  'safe-file/too-deep': {
    title: 'The file is nested too deep',
    help: 'No transaction is: nodes pass on none above 128 KiB. Check the path, or have the batch split.',
  },
  'safe-file/too-large': {
    title: 'The file is too large',
    help: 'No transaction is: nodes pass on none above 128 KiB. Check the path, or have the batch split.',
  },
  'safe/bad-batch': {
    title: 'A MultiSend batch is malformed',
    help: 'A batch is read only where packing its calls again gives the same bytes: nothing cut, nothing left over, no unusual offsets.',
  },
  'safe/bad-inner-calls': {
    title: 'The calls inside a timelock, governor or multicall call are malformed',
    help: 'Calldata is read only where encoding its arguments again gives the same bytes, and where its lists are of one length.',
  },
  'safe/bad-exec': {
    title: 'The calldata is not an exact execTransaction',
    help: 'Calldata is read only where encoding its arguments again gives the same bytes.',
  },
  'safe/bad-module-call': {
    title: 'A call through a module is malformed',
    help: 'Calldata is read only where encoding its arguments again gives the same bytes.',
  },
  'safe/unknown-multisend': {
    title: 'The batch contract is not a published MultiSendCallOnly',
    help: 'A batch runs this contract’s code as the Safe itself. Name a published address as multiSendCallOnly, or trust another one in your own trust file.',
  },
  'tx-builder/labels': {
    title: 'The labels of a batch differ from its data',
    help: 'The Safe app shows contractMethod and contractInputsValues but signs data. Judge the data alone.',
  },
  'tx-builder/checksum': {
    title: 'The checksum of a batch does not match its content',
    help: 'The file was edited after the Safe app exported it. Hand-edited files are common, and so are swapped addresses: review every transaction.',
  },
  'tx-builder/incomplete': {
    title: 'A transaction of a batch cannot be read',
    help: 'The Safe app may fill the gap in its own way, so the batch is not to be signed as it is.',
  },
  'tx-builder/no-checksum': {
    title: 'A batch has no checksum',
    help: 'It does not come straight from the Safe app. The checksum proves nothing about who made a batch in any case.',
  },
  'tx-builder/not-a-batch': {
    title: 'The file is not a Transaction Builder batch',
    help: 'A batch has "transactions" and "meta". Export it from the Safe app again.',
  },
};
