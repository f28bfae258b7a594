import type { Command, Interfaces } from '@oclif/core';

/** The part of `package.json` that the program reads. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly bugs: { readonly url: string };
  readonly oclif: Interfaces.PJSON['oclif'];
}

/** Where the program is installed: `root` holds `commands/`, and beside it `oclif.manifest.json` where it was built. */
export interface Installation {
  readonly root: string;
  readonly package: Package;
  /** The commands themselves, where the program is one file and `root` holds none. */
  readonly commands?: Readonly<Record<string, Command.Class>>;
}

/** `plimsoll/0.1.0 linux-x64 node-v20.19.0` */
export const versions = (pkg: Package): string =>
  `${pkg.name}/${pkg.version} ${process.platform}-${process.arch} node-${process.version}`;
