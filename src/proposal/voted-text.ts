/**
 * What is voted on, word for word: the title as a heading, which governors' pages show as the proposal's name, and the
 * description below it. Lines end in LF, and the last one does not.
 */
export const votedText = (title: string, description: string): string =>
  description === '' ? `# ${title}` : `# ${title}\n\n${description}`;
