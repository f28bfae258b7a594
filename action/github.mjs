// What the scripts of the actions share: asking GitHub's API, and saying how it went.

/** One request of the API, as JSON. Throws an Error with `status` where the answer is no success. */
export const ask = async (method, path, body) => {
  const { GITHUB_API_URL = 'https://api.github.com', TOKEN } = process.env;
  const response = await fetch(`${GITHUB_API_URL}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${TOKEN}`,
      'x-github-api-version': '2022-11-28',
      'content-type': 'application/json',
    },
    signal: AbortSignal.timeout(30_000),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw Object.assign(new Error(`${method} ${path}: ${response.status}`), { status: response.status });
  return response.status === 204 ? null : response.json();
};

const MOST_PAGES = 50;

/** All that a list of the API holds, page by page. */
export const all = async (path) => {
  const found = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const some = await ask('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`);
    found.push(...some);
    if (some.length < 100) break;
  }
  return found;
};

/** `owner/name`, from the runner. */
export const repository = () => {
  const { GITHUB_REPOSITORY = '' } = process.env;
  if (!/^[\w.-]+\/[\w.-]+$/.test(GITHUB_REPOSITORY)) throw new Error('GITHUB_REPOSITORY names no repository');
  return GITHUB_REPOSITORY;
};

/** True where something was written by the job's own token, and not by somebody who copied the marker. */
export const isOurs = (marker) => (item) =>
  item.user?.login === (process.env.AUTHOR ?? 'github-actions[bot]') && String(item.body ?? '').startsWith(marker);

const escaped = (text) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

/** A line in the job's log that GitHub shows with the run. */
export const say = (kind, text) => process.stdout.write(`::${kind} title=plimsoll::${escaped(text)}\n`);

/**
 * Runs a script. A token that may not write is what pull requests from forks get, and no failure; neither is a comment that
 * did not come through: the verdict is the exit code of the check.
 */
export const run = async (work) => {
  try {
    await work();
  } catch (error) {
    if (error.status === 403 || error.status === 404)
      say(
        'notice',
        'The token may not write here, as on pull requests from forks: the summary of the job has the report.',
      );
    else say('warning', `The report could not be posted: ${error.message}`);
  }
};
