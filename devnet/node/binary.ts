import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type PlimsollError, refused } from '../../src/diagnostic/error.js';

/** What npm calls each platform's package of the anvil binary. */
const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'anvil-linux-amd64',
  'linux-arm64': 'anvil-linux-arm64',
  'darwin-x64': 'anvil-darwin-amd64',
  'darwin-arm64': 'anvil-darwin-arm64',
  'win32-x64': 'anvil-win32-amd64',
};

/** A binary that can be run, and the version npm installed. */
export interface AnvilBinary {
  readonly path: string;
  readonly version: string;
}

/**
 * The anvil binary that npm installed for this platform. It is run directly: the wrapper of the main package depends on
 * an install script, which npm may skip, and would be one more process to end.
 *
 * @throws PlimsollError `devnet/no-anvil` where the platform has no binary or it is not installed.
 */
export const anvilBinary = (platform: string = process.platform, arch: string = process.arch): AnvilBinary => {
  const name = PLATFORMS[`${platform}-${arch}`];
  if (name === undefined) {
    throw refused('devnet/no-anvil', `There is no anvil binary for ${platform} on ${arch}.`, {
      hint: 'Use Linux, macOS or Windows, on x64 or arm64.',
    });
  }
  const manifest = platformManifest(name);
  const file = path.join(path.dirname(manifest.path), 'bin', platform === 'win32' ? 'anvil.exe' : 'anvil');
  if (!existsSync(file)) throw notInstalled(name);
  return { path: file, version: manifest.version };
};

const platformManifest = (name: string): AnvilBinary => {
  const require = createRequire(import.meta.url);
  try {
    // npm may put the platform's package beside the main one or inside it.
    const main = createRequire(require.resolve('@foundry-rs/anvil/package.json'));
    const file = main.resolve(`@foundry-rs/${name}/package.json`);
    const { version } = main(file) as { version: unknown };
    return { path: file, version: String(version) };
  } catch (cause) {
    throw notInstalled(name, cause);
  }
};

const notInstalled = (name: string, cause?: unknown): PlimsollError =>
  refused('devnet/no-anvil', `The package @foundry-rs/${name} is not installed, so there is no chain to start.`, {
    hint: 'Run `npm install` with optional dependencies.',
    cause,
  });
