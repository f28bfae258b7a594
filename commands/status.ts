import { Args } from '@oclif/core';
import type { Rpc } from '../src/chain/rpc.js';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { openAnyBundle } from '../src/cli/review.js';
import { serviceAtHand, serviceFlag } from '../src/cli/service.js';
import { nodeOf, sourceContext } from '../src/cli/source-context.js';
import { stepsView } from '../src/cli/steps-view.js';
import type { SourceContext } from '../src/plan/sources.js';
import { type Bundle, signedBundle } from '../src/proposal/read-bundle.js';
import type { Status as BundleStatus } from '../src/proposal/status.js';
import { statusText } from '../src/report/status-text.js';
import { stepsStatusText } from '../src/report/steps-status-text.js';

export default class Status extends BaseCommand<typeof Status> {
  static override summary = 'Say where a proposal is: draft, signed, ready, queued, executable, executed, superseded …';
  static override description =
    `Where the route has several steps, each is told with where it stands by its own contract: voting, queued until, executable,
expired, cancelled, defeated.

With --service-url also what a Safe Transaction Service has of it, recomputed and held against the owners that the chain
names: whose signatures are there and not here, and the other way round.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override flags = serviceFlag;
  static override examples = [
    '<%= config.bin %> status proposals/raise-weth-caps',
    '<%= config.bin %> status proposals/raise-weth-caps --service-url SAFE_SERVICE_URL',
  ];

  protected override async execute({ flags, args }: Input<typeof Status>): Promise<CommandResult> {
    const bundle = await openAnyBundle(args.bundle);
    const context = await sourceContext(flags.workspace);
    const { rpc } = await nodeOf(bundle.proposal.market, context);
    const { route } = bundle.proposal;
    if (route.kind === 'safe') return this.ofSafe(signedBundle(bundle), context, rpc, flags['service-url']);
    const { stepsStatus } = await import('../src/proposal/steps-status.js');
    const steps = await stepsStatus(bundle, route, rpc);
    const view = stepsView(route, steps);
    if (steps.safe === null) {
      if (flags['service-url'] !== undefined) signedBundle(bundle);
      return {
        json: { format: 'plimsoll.status/1', ok: true, ...view },
        text: (style) => stepsStatusText(view, null, style),
      };
    }
    const own = await this.ofSafe(signedBundle(bundle), context, rpc, flags['service-url'], steps.safe);
    return {
      json: { ...own.json, ...view },
      text: (style) => stepsStatusText(view, steps.safe?.state === 'executed' ? null : own.text(style), style),
    };
  }

  private async ofSafe(
    bundle: Bundle,
    { workspace }: SourceContext,
    rpc: Rpc,
    url: string | undefined,
    known?: BundleStatus,
  ): Promise<CommandResult> {
    const [{ statusOf }, { demandsFor, weigh }, { checksummed }] = await Promise.all([
      import('../src/proposal/status.js'),
      import('../src/proposal/demands.js'),
      import('../src/signer/address.js'),
    ]);
    const status = known ?? (await statusOf(bundle, rpc));
    const { state, signatures, approved, have, attestations, need, safeNonce, execution } = status;
    const service = await this.onService(bundle, status, rpc, url);
    const signed = signatures.valid.map(({ owner }) => checksummed(owner));
    const executed = execution === null ? null : { transaction: execution.transaction, block: Number(execution.block) };
    const weighed = weigh(demandsFor(bundle.proposal, workspace), attestations);
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
