import { join, relative, resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { entityFlag } from '../src/cli/flags.js';
import { importNew, importUpdate } from '../src/cli/import.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { sourceContext } from '../src/cli/source-context.js';
import { escapeForTerminal } from '../src/diagnostic/escape.js';
import { writeFileAtomically } from '../src/document/files.js';
import { findingText } from '../src/report/findings.js';

export default class Import extends BaseCommand<typeof Import> {
  static override aliases = ['param:import'];
  static override summary = 'Write a source of parameters into a Market document.';
  static override description =
    `Without --update a new document is written, with every value the source has; nothing is ever overwritten. With
--update the values a document manages are brought to what the source has, in place: comments, order and every other
byte stay. Imported from the chain, plimsoll.lock records that document and chain are equal.`;
  static override args = { market: Args.string({ description: 'The market, by name.', required: true }) };
  static override flags = {
    from: Flags.string({ description: 'The source.', default: 'chain', helpValue: 'SOURCE' }),
    out: Flags.string({
      description: 'The new document. Default: params/<protocol>/<chain>/<market>.yaml.',
      helpValue: 'FILE',
      exclusive: ['update'],
    }),
    update: Flags.boolean({ description: 'Edit the existing document in place.' }),
    protocol: Flags.string({ description: 'The protocol of a new market.', helpValue: 'NAME' }),
    chain: Flags.string({ description: 'The chain of a new market, as plimsoll.yaml names it.', helpValue: 'NAME' }),
    authority: Flags.string({
      description: 'The authority of a new market, as plimsoll.yaml names it.',
      helpValue: 'NAME',
    }),
    address: Flags.string({
      description: 'An address the chain cannot tell, as name=0x….',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME=ADDRESS',
    }),
    entity: entityFlag,
  };
  static override examples = [
    '<%= config.bin %> import aave-v3-ethereum-core --update',
    '<%= config.bin %> import core --from report.json --protocol aave-v3 --chain ethereum --out params/core.yaml',
  ];

  protected override async execute({ flags, args }: Input<typeof Import>): Promise<CommandResult> {
    const context = await sourceContext(flags.workspace);
    const result = flags.update
      ? await importUpdate(args.market, flags.from, context)
      : await importNew(
          {
            name: args.market,
            from: flags.from,
            protocol: flags.protocol,
            chain: flags.chain,
            authority: flags.authority,
            addresses: flags.address ?? [],
            entities: flags.entity ?? [],
            out: flags.out === undefined ? undefined : relative(context.root, resolve(flags.out)),
          },
          context,
        );
    if (result.write) {
      await writeFileAtomically(join(context.root, result.file), result.text, flags.update ? 'replace' : 'new');
      for (const extra of result.also) await writeFileAtomically(join(context.root, extra.file), extra.text, 'replace');
    }
    const said = flags.update
      ? result.changed.length === 0
        ? 'nothing to change in'
        : `${result.changed.length} values changed in`
      : `${result.parameters} values written to`;
    return {
      json: {
        format: 'plimsoll.import/1',
        ok: true,
        file: result.file,
        parameters: result.parameters,
        changed: result.changed,
        findings: result.findings.map(publicFinding),
      },
      text: (style) =>
        [
          ...result.findings.map((finding) => findingText(finding, style)),
          `${said} ${escapeForTerminal(result.file)}`,
        ].join('\n'),
    };
  }
}
