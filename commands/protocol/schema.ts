import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../../src/cli/base-command.js';
import { definitionNamed } from '../../src/cli/definitions.js';
import type { CommandResult } from '../../src/cli/result.js';
import { marketSchema } from '../../src/protocol/json-schema.js';

export default class ProtocolSchema extends BaseCommand<typeof ProtocolSchema> {
  static override summary = "Print the JSON Schema of a protocol's Market documents.";
  static override description =
    `Editors complete and check documents with it: init and import write it into schemas/markets and name it in the first line
of a document. Write it anew when the definition changes. With --json it is the field schema of an object.`;
  static override args = { name: Args.string({ description: 'The definition, by name.', required: true }) };
  static override examples = ['<%= config.bin %> protocol schema aave-v3'];

  protected override async execute({ flags, args }: Input<typeof ProtocolSchema>): Promise<CommandResult> {
    const { protocol } = await definitionNamed(args.name, flags.workspace);
    const schema = marketSchema(protocol);
    return {
      json: { format: 'plimsoll.protocol-schema/1', ok: true, name: protocol.name, schema },
      text: () => JSON.stringify(schema, null, 2),
    };
  }
}
