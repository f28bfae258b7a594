import { Flags } from '@oclif/core';
import { check } from '../src/check/check.js';
import { exitOf } from '../src/check/summary.js';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { checkJson } from '../src/cli/check-json.js';
import { enginePorts, nodesOf } from '../src/cli/check-ports.js';
import { ruleExplainer } from '../src/cli/check-rules.js';
import { readSubject } from '../src/cli/check-subject.js';
import { checkOutputFlags, tellCheck } from '../src/cli/check-told.js';
import type { CommandResult } from '../src/cli/result.js';
import { findWorkspace } from '../src/workspace/workspace.js';

export default class Check extends BaseCommand<typeof Check> {
  static override aliases = ['param:check'];
  static override summary = 'Judge a change of parameters as CI does: what it does, and whether the rules allow it.';
  static override description =
    `The documents on disk are compared with the commit where this branch left the base, as a pull request is. Every
market that changed is checked whole: schema, units, invariants, policies (those of the base and those of the change), the
calls it needs, and where a node is at hand drift and an execution proof through the real Safe. What a change does quietly,
such as a line that is deleted or a rule that is loosened, has a finding of its own. Nodes, environment variables and
authorities are the base's. Without --base, every document is checked as it is. Needs no network without a node. What was
not evaluated is counted; it never passes.`;
  static override flags = {
    base: Flags.string({ description: 'The branch or commit that the change is to be merged into.', helpValue: 'REV' }),
    all: Flags.boolean({ description: 'Check every market, changed or not.' }),
    offline: Flags.boolean({ description: 'Ask no node, whatever the environment has.' }),
    'fail-on-drift': Flags.boolean({ description: 'Fail where the chain differs from the base.' }),
    strict: Flags.boolean({ description: 'Fail on warnings too.' }),
    state: Flags.string({
      description: 'A state file, for what no node is there to tell: made by plimsoll snapshot --state.',
      helpValue: 'FILE',
    }),
    ...checkOutputFlags,
  };
  static override examples = [
    '<%= config.bin %> check --base HEAD',
    '<%= config.bin %> check --base main --all --offline',
    '<%= config.bin %> check --base HEAD --offline --format github --format sarif:plimsoll.sarif',
    '<%= config.bin %> check --json',
  ];

  protected override async execute({ flags }: Input<typeof Check>): Promise<CommandResult> {
    const root = findWorkspace(process.cwd(), flags.workspace);
    const subject = await readSubject(root, flags.base ?? null);
    const trusted = subject.base?.trusted ?? subject.head;
    const network = flags.offline ? 'offline' : 'online';
    const now = BigInt(Math.floor(Date.now() / 1000));
    const warnings = flags.strict ? 'failing' : 'shown';
    const engines = enginePorts({
      root,
      commit: subject.base?.at.commit ?? null,
      trusted,
      head: subject.head,
      stateFile: flags.state ?? null,
      now,
      note: (line) => this.note(line),
    });
    const found = await check(
      subject,
      {
        scope: flags.all ? 'all' : 'changed',
        drift: flags['fail-on-drift'] ? 'failing' : 'shown',
        warnings,
        now,
      },
      { ...engines, nodeOf: nodesOf(trusted, process.env, network, () => import('../devnet/fork.js')) },
    );
    const { report, json, text } = await tellCheck(found, {
      flags,
      context: {
        version: this.config.version,
        homepage: this.config.pjson.homepage ?? '',
        folder: subject.place === '.' ? '' : subject.place,
        explain: await ruleExplainer([trusted, subject.head]),
      },
      root,
      readBase:
        subject.base === null ? null : (path) => subject.base?.trusted.files.read(path) ?? Promise.resolve(null),
      checked: flags.all || subject.base === null ? null : new Set(subject.changed.map(({ path }) => path)),
      warnings,
      json: checkJson,
      env: process.env,
    });
    return { json, text, exit: exitOf(report) };
  }
}
