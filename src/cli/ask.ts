/** Ask a person to confirm. Only on a terminal; inquirer is loaded when it is needed. */
export const confirm = async (message: string): Promise<boolean> => {
  const { default: inquirer } = await import('inquirer');
  const { answer } = await inquirer.prompt<{ answer: boolean }>([
    { type: 'confirm', name: 'answer', message, default: false },
  ]);
  return answer;
};

/** Ask for a password without showing it. */
export const askPassword = async (message: string): Promise<string> => {
  const { default: inquirer } = await import('inquirer');
  const { answer } = await inquirer.prompt<{ answer: string }>([
    { type: 'password', name: 'answer', message, mask: '*' },
  ]);
  return answer;
};
