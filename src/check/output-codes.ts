import type { Catalogue } from '../diagnostic/catalogue.js';

/** Errors and rules of what a check writes, and of baselines. */
export const checkOutputCodes: Catalogue = {
  'check/format': {
    title: 'A form of output cannot be given as asked',
    help: 'Formats are text, json, markdown, github, sarif and junit; FORMAT:FILE writes one to a file. One of them goes to stdout, and each file takes one.',
  },
  'check/report-file': {
    title: 'A report is not written over this file',
    help: 'A report replaces an earlier one of the same format, or an empty file. Anything else that is there, documents of the workspace and what is no plain file are left alone. Name another file, or remove this one first.',
  },
  'baseline/missing': {
    title: 'There is no such baseline',
    help: 'Record one with plimsoll check --baseline FILE --write-baseline, and commit it.',
  },
  'baseline/invalid': {
    title: 'The file is no baseline that can be read',
    help: 'Baselines are written by plimsoll check --write-baseline, format plimsoll.baseline/1. Write it again; it is not edited by hand but for removing whole entries.',
  },
  'baseline/fingerprint': {
    title: 'An entry of the baseline is not what its fingerprint says',
    help: 'The fingerprint is the hash of rule, file, path and value. An entry that reads as one finding and hides another is refused whole. Write the baseline again.',
  },
  'baseline/gone': {
    title: 'A finding that the baseline knows does not occur any more',
    help: 'Remove the entry, or write the baseline again: what stays in it would hide the same finding if it came back.',
  },
  'baseline/versions': {
    title: 'The baseline was recorded with other rules',
    help: 'Definitions and policies carry their own version. What is new under the newer ones fails; look through it, then write the baseline again.',
  },
  'baseline/widened': {
    title: 'This change adds to what the baseline lets pass',
    help: 'A finding that is added to the baseline is not judged any more. Whoever approves the change approves that as well.',
  },
};
