import { PlimsollError } from '../src/diagnostic/error.js';

const ours = (error: unknown): PlimsollError => {
  if (error instanceof PlimsollError) return error;
  throw error;
};

/** The error of ours that this throws. Any other error goes through; a run that throws none fails. */
export const refusalOf = (run: () => unknown): PlimsollError => {
  try {
    run();
  } catch (error) {
    return ours(error);
  }
  throw new Error('nothing was refused');
};

/** The same of what takes time. */
export const refusalIn = async (run: () => unknown): Promise<PlimsollError> => {
  try {
    await run();
  } catch (error) {
    return ours(error);
  }
  throw new Error('nothing was refused');
};

/** The code of the error of ours that this throws; `no error` where it throws none. */
export const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return ours(error).code;
  }
  return 'no error';
};
