import type { Finding } from '../diagnostic/finding.js';

/** A finding as the contract prints it: without the quoted line, which is for people. */
export const publicFinding = ({ quote: _quote, ...rest }: Finding): Omit<Finding, 'quote'> => rest;
