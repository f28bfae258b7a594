import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { digest } from '../../devnet/cache/digest.js';
import { cached } from '../../devnet/cache/file.js';

describe('devnet: the cache', () => {
  let folder: string;
  let made: number;

  const make = async (): Promise<{ made: number }> => {
    made += 1;
    return { made };
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'plimsoll-cache-'));
    made = 0;
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes a value once and keeps it', async () => {
    const file = path.join(folder, 'deep', 'value.json');
    expect(await cached(file, make)).to.deep.equal({ made: 1 });
    expect(await cached(file, make)).to.deep.equal({ made: 1 });
    expect(await readFile(file, 'utf8')).to.equal('{"made":1}');
  });

  it('makes it again where the file is cut short', async () => {
    const file = path.join(folder, 'value.json');
    await writeFile(file, '{"made":');
    expect(await cached(file, make)).to.deep.equal({ made: 1 });
    expect(await cached(file, make)).to.deep.equal({ made: 1 });
  });

  it('keeps nothing and leaves nothing behind where making it fails', async () => {
    const file = path.join(folder, 'value.json');
    const fail = (): Promise<never> => Promise.reject(new Error('no'));
    await cached(file, fail).then(
      () => expect.fail('it was made'),
      (error) => expect(error.message).to.equal('no'),
    );
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('ends with one whole file where many write at once', async () => {
    const file = path.join(folder, 'value.json');
    await Promise.all(Array.from({ length: 20 }, () => cached(file, make)));
    expect(await readdir(folder)).to.deep.equal(['value.json']);
    expect(JSON.parse(await readFile(file, 'utf8'))).to.have.key('made');
  });

  it('tells lists of texts apart that read the same when joined', () => {
    expect(digest('ab', 'c')).to.not.equal(digest('a', 'bc'));
    expect(digest('ab')).to.not.equal(digest('ab', ''));
    expect(digest('ab', 'c')).to.equal(digest('ab', 'c'));
  });
});
