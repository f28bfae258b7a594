// Keeps one comment on a pull request up to date: TOKEN, PULL_REQUEST, REPORT (a file) and the runner's own variables.
import { readFile } from 'node:fs/promises';
import { all, ask, isOurs, repository, run } from './github.mjs';

const MARKER = '<!-- plimsoll-check -->';

await run(async () => {
  const { PULL_REQUEST = '', REPORT = '' } = process.env;
  if (!/^[1-9][0-9]{0,9}$/.test(PULL_REQUEST)) throw new Error('PULL_REQUEST is no number');
  const body = await readFile(REPORT, 'utf8');
  if (!body.startsWith(`${MARKER}\n`)) throw new Error('REPORT is no report of plimsoll check');
  const comments = await all(`/repos/${repository()}/issues/${PULL_REQUEST}/comments`);
  const ours = comments.find(isOurs(MARKER));
  if (ours === undefined) await ask('POST', `/repos/${repository()}/issues/${PULL_REQUEST}/comments`, { body });
  else if (ours.body !== body) await ask('PATCH', `/repos/${repository()}/issues/comments/${ours.id}`, { body });
});
