import type { Question } from './init-answers.js';

/** Asks on the terminal, through stderr: stdout is the result's. The library is loaded when the first question is. */
export const prompt = async ({ message, choices, default: usual, check }: Question): Promise<string> => {
  const { default: inquirer } = await import('inquirer');
  const words = message.replace(/^./, (letter) => letter.toUpperCase());
  const validate = (text: string): string | true => check?.(text) ?? true;
  const more = usual === undefined ? {} : { default: usual };
  const question =
    choices === undefined
      ? ({ type: 'input', name: 'answer', message: `${words}:`, validate, ...more } as const)
      : ({ type: 'select', name: 'answer', message: `${words}:`, choices: [...choices] } as const);
  const ask = inquirer.createPromptModule({ output: process.stderr });
  const { answer } = await ask<{ answer: string }>([question]);
  return answer;
};
