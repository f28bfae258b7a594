import { join } from 'node:path';
import { Args } from '@oclif/core';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import type { CommandResult } from '../src/cli/result.js';
import { openAnyBundle } from '../src/cli/review.js';
import { nodeOf, sourceContext } from '../src/cli/source-context.js';
import { EXIT } from '../src/diagnostic/error.js';
import { writeFileAtomically } from '../src/document/files.js';
import { lockAfter } from '../src/plan/lock-after.js';
import { baseOf } from '../src/plan/lock-base.js';
import { marketInWorktree } from '../src/plan/sources.js';
import { findMarket } from '../src/protocol/find-market.js';
import { withRest } from '../src/protocol/scope-of-market.js';
import { verificationText } from '../src/report/verification-text.js';

export default class Verify extends BaseCommand<typeof Verify> {
  static override summary = 'Check that the chain holds what was proposed, and move the lock.';
  static override description =
    `The market is read back at the block in which the proposal was executed. Where every value is as proposed,
plimsoll.lock records that document and chain are equal there; what drifted before stays drift.`;
  static override args = { bundle: Args.string({ description: 'The folder that propose wrote.', required: true }) };
  static override examples = ['<%= config.bin %> verify proposals/raise-weth-caps'];

  protected override async execute({ flags, args }: Input<typeof Verify>): Promise<CommandResult> {
    const { verifyBundle } = await import('../src/proposal/verify.js');
    const bundle = await openAnyBundle(args.bundle);
    const context = await sourceContext(flags.workspace);
    const { rpc } = await nodeOf(bundle.proposal.market, context);
    const { matches, mismatches, execution, at, params, scope } = await verifyBundle(bundle, context, rpc);
    const ok = mismatches.length === 0;
    if (ok) {
      const file = await findMarket(context.workspace, bundle.proposal.market);
      const market = await marketInWorktree(context, file.name);
      const base = scope === null ? null : await baseOf(file.name, context.workspace, market.params.protocol);
      const lock = await lockAfter(file, market.params, withRest(params, scope, base), at, context);
      await writeFileAtomically(join(context.root, lock.file), lock.text, 'replace');
    }
    return {
      json: {
        format: 'plimsoll.verify/1',
        ok,
        matches,
        mismatches,
        transaction: execution.transaction,
        block: Number(execution.block),
        blockHash: at.blockHash,
      },
      text: (style) => verificationText({ matches, mismatches, block: execution.block }, style),
      exit: ok ? EXIT.ok : EXIT.failed,
    };
  }
}
