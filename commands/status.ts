import { Args } from '@oclif/core';
import type { Rpc } from '../src/chain/rpc.js';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { openBundle } from '../src/cli/review.js';
import { serviceAtHand, serviceFlag } from '../src/cli/service.js';
import { nodeOf, sourceContext } from '../src/cli/source-context.js';
import type { Bundle } from '../src/proposal/read-bundle.js';
import type { Status as BundleStatus } from '../src/proposal/status.js';
import { statusText } from '../src/report/status-text.js';

export default class Status extends BaseCommand<typeof Status> {
  static override summary = 'Say where a proposal is: draft, signed, ready, executed or superseded.';
  static override description =
    `With --service-url also what a Safe Transaction Service has of it, recomputed and held against the owners that the chain
names: whose signatures are there and not here, and the other way round.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = serviceFlag;
  static override examples = [
    '<%= config.bin %> status proposals/raise-weth-caps',
    '<%= config.bin %> status proposals/raise-weth-caps --service-url SAFE_SERVICE_URL',
  ];

  protected override async execute({ flags, args }: Input<typeof Status>): Promise<CommandResult> {
    const [{ statusOf }, { demandsFor, weigh }, { checksummed }] = await Promise.all([
      import('../src/proposal/status.js'),
      import('../src/proposal/demands.js'),
      import('../src/signer/address.js'),
    ]);
    const bundle = await openBundle(args.bundle);
    const context = await sourceContext(flags.workspace);
    const { rpc } = await nodeOf(bundle.proposal.market, context);
    const status = await statusOf(bundle, rpc);
    const { state, signatures, approved, have, attestations, need, safeNonce, execution } = status;
    const service = await this.onService(bundle, status, rpc, flags['service-url']);
    const signed = signatures.valid.map(({ owner }) => checksummed(owner));
    const executed = execution === null ? null : { transaction: execution.transaction, block: Number(execution.block) };
    const weighed = weigh(demandsFor(bundle.proposal, context.workspace), attestations);
    const view = {
      state,
      signed,
      approvedOnChain: approved.map(checksummed),
      have,
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
      service,
    };
    const shown = service === null ? null : { ...service, warnings: service.warnings.map(publicFinding) };
    return {
      json: { format: 'plimsoll.status/1', ok: true, ...view, service: shown },
      text: (style) => statusText(view, style),
    };
  }

  private async onService(bundle: Bundle, status: BundleStatus, rpc: Rpc, given: string | undefined) {
    if (given === undefined) return null;
    const { statusOnService } = await import('../src/cli/status-on-service.js');
    return statusOnService(bundle, status, rpc, await serviceAtHand(given, (text) => this.note(text)));
  }
}
