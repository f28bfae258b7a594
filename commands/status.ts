import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle } from '../src/cli/review.js';
import { nodeOf, sourceContext } from '../src/cli/source-context.js';
import { statusText } from '../src/report/status-text.js';

export default class Status extends BaseCommand<typeof Status> {
  static override summary = 'Say where a proposal is: draft, signed, ready, executed or superseded.';
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override examples = ['<%= config.bin %> status proposals/raise-weth-caps'];

  protected override async execute({ flags, args }: Input<typeof Status>): Promise<CommandResult> {
    const [{ statusOf }, { demandsFor, weigh }, { checksummed }] = await Promise.all([
      import('../src/proposal/status.js'),
      import('../src/proposal/demands.js'),
      import('../src/signer/address.js'),
    ]);
    const bundle = await openBundle(args.bundle);
    const context = await sourceContext(flags.workspace);
    const { rpc } = await nodeOf(bundle.proposal.market, context);
    const { state, signatures, attestations, need, safeNonce, execution } = await statusOf(bundle, rpc);
    const signed = signatures.valid.map(({ owner }) => checksummed(owner));
    const executed = execution === null ? null : { transaction: execution.transaction, block: Number(execution.block) };
    const weighed = weigh(demandsFor(bundle.proposal, context.workspace), attestations);
    const view = {
      state,
      signed,
      need,
      nonce: bundle.proposal.transaction.nonce,
      safeNonce: safeNonce.toString(),
      execution: executed,
      attested: weighed.counted.map(({ reviewer, verdict, block, tool }) => ({
        reviewer: checksummed(reviewer),
        verdict,
        block: Number(block),
        tool: `${tool.name}/${tool.version}`,
      })),
      approvals: weighed.have,
      attestationsNeeded: weighed.need,
      notCounted: [...signatures.invalid, ...weighed.notCounted],
    };
    return { json: { format: 'plimsoll.status/1', ok: true, ...view }, text: (style) => statusText(view, style) };
  }
}
