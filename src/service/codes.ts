import type { Catalogue } from '../diagnostic/catalogue.js';

/** What can go wrong in asking a Safe Transaction Service. */
export const serviceCodes: Catalogue = {
  'service/garbage': {
    title: 'The answer is not that of a Safe Transaction Service',
    help: 'Something answered, but it is no whole JSON of the expected form, is too long, or its pages lead in a circle or elsewhere. The URL is probably wrong.',
  },
  'service/not-found': {
    title: 'The service has no transaction with this hash',
    help: 'A service knows the transactions of one chain. Check the hash, and that the URL is that of the chain; it usually ends in /api.',
  },
  'service/redirect': {
    title: 'The service sends elsewhere',
    help: 'Redirects are not followed, because the URL may carry a key. Give the URL it sends to, if you trust it.',
  },
  'service/status': {
    title: 'The service answered with an HTTP error',
    help: '401 and 403 mean a key is needed or wrong, 422 an address it refuses, 429 too many requests, and 5xx that it has trouble of its own.',
  },
  'service/timeout': {
    title: 'The service did not answer in time',
    help: 'The connection stood, but no whole answer came. Try again, or use another service.',
  },
  'service/unreachable': {
    title: 'The service cannot be reached',
    help: 'No connection could be made, or it broke. The message says which, and names the host; the rest of the URL is never shown.',
  },
  'service/url': {
    title: 'The address of the service cannot be used',
    help: 'It starts with https:// (http:// only on this computer), has no query, and is what stands before /v2/ in the URLs of the service. It can be given as the name of a variable that ends in _URL.',
  },
};
