import { Args, Flags } from '@oclif/core';
import type { Attested } from '../src/cli/attest.js';
import { BaseCommand, type Input } from '../src/cli/base-command.js';
import { keyChoice, keyFlags } from '../src/cli/key.js';
import { progressOf } from '../src/cli/progress.js';
import { publicFinding } from '../src/cli/public-finding.js';
import type { CommandResult } from '../src/cli/result.js';
import { reviewArgument } from '../src/cli/review.js';
import { columnsOf } from '../src/cli/terminal.js';
import type { TypedDataAsked } from '../src/cli/typed-data.js';
import { reviewPatience } from '../src/cli/waiting.js';
import { EXIT, usage } from '../src/diagnostic/error.js';
import type { AnyBundle } from '../src/proposal/read-bundle.js';
import { hashPicture } from '../src/report/qr-text.js';
import { attestationText, reviewText } from '../src/report/review-text.js';
import type { ToldReview } from '../src/review/told.js';

export default class Review extends BaseCommand<typeof Review> {
  static override summary = 'Tell a signer what a transaction really does, before they sign.';
  static override description =
    `Everything is computed anew from the bytes: the hashes your wallet will show, what each call changes, every warning at
any depth. Of a bundle also whether the YAML at the recorded commit compiles to the same bytes, and what the transaction
does on the chain as it is now. Reads a bundle's folder, a Safe transaction or Transaction Builder file, the JSON of a
governor proposal or timelock operation, calldata with --to, the hash of a Safe transaction with --service-url, and
standard input as -. What a service says is believed in nothing: the hash proves it or it is BLOCKED. BLOCKED ends with exit code 1; CAUTION needs your judgement; OK needs pins outside the
workspace, and only a bundle can have it.`;
  static override args = {
    what: Args.string({ description: 'A bundle’s folder, a file, 0x calldata, a hash, or -.', required: true }),
  };
  static override flags = {
    offline: Flags.boolean({ description: 'Ask no node: hashes, meaning and reproduction only.' }),
    'expect-hash': Flags.string({
      description: 'The safeTxHash, proposal id or operation id that you were told or your wallet shows.',
      helpValue: 'HASH',
    }),
    'chain-id': Flags.string({ description: 'The chain you expect, or that the input lacks.', helpValue: 'ID' }),
    safe: Flags.string({ description: 'The Safe you expect, or that the input lacks.', helpValue: 'ADDRESS' }),
    'safe-version': Flags.string({ description: 'The version of the Safe, 0.1.0 to 1.5.0.', helpValue: 'VERSION' }),
    nonce: Flags.string({ description: 'The nonce, where the input lacks it.', helpValue: 'NUMBER' }),
    to: Flags.string({ description: 'Of calldata: the contract that is called.', helpValue: 'ADDRESS' }),
    value: Flags.string({ description: 'Of calldata: the wei that are sent.', helpValue: 'WEI' }),
    operation: Flags.string({
      description: 'Of calldata: call or delegatecall.',
      helpValue: 'OPERATION',
      options: ['call', 'delegatecall', '0', '1'],
    }),
    executor: Flags.string({
      description: 'Of a governor proposal or timelock operation: the governor or timelock that makes the calls.',
      helpValue: 'ADDRESS',
    }),
    'service-url': Flags.string({
      description:
        'A Safe Transaction Service, for what a hash stands for and what else waits: its URL before /v2/, or the name of a *_URL variable.',
      helpValue: 'URL|NAME',
    }),
    queue: Flags.string({
      description: 'A folder of proposal bundles and Safe transaction files: what else waits for the Safe.',
      helpValue: 'DIR',
    }),
    rpc: Flags.string({
      description:
        'The node to ask instead of the workspace’s, as a URL or the name of a *_RPC_URL variable. One that has not answered anything after 10 s is given up.',
      helpValue: 'URL|NAME',
    }),
    'rpc-check': Flags.string({
      description: 'A second node that must say the same, as a URL or the name of a *_RPC_URL variable.',
      helpValue: 'URL|NAME',
    }),
    against: Flags.string({
      description: 'Hold a transaction against the documents of worktree or git:REV.',
      helpValue: 'SOURCE',
    }),
    nested: Flags.string({
      description: 'A Safe that owns the reviewed one, then one that owns it, inwards. Offline with nonce and version.',
      helpValue: 'ADDRESS[,nonce=N][,version=V]',
      multiple: true,
    }),
    parent: Flags.string({
      description: 'The transaction whose hash is approved: a Safe transaction’s file or a bundle’s folder.',
      helpValue: 'FILE',
      multiple: true,
    }),
    'typed-data': Flags.string({
      description: 'Write the EIP-712 JSON to sign elsewhere; - prints it instead of the review.',
      helpValue: 'FILE',
    }),
    'typed-data-for': Flags.string({
      description: 'With --typed-data: the approval that this nested Safe signs.',
      helpValue: 'ADDRESS',
      dependsOn: ['typed-data'],
    }),
    'typed-data-blocked': Flags.boolean({
      description: 'With --typed-data: write it although the verdict is BLOCKED.',
      dependsOn: ['typed-data'],
    }),
    markdown: Flags.string({
      description: 'Write the review as Markdown, for a forum; - prints it instead of the review.',
      helpValue: 'FILE',
      exclusive: ['typed-data'],
    }),
    attest: Flags.boolean({
      description: 'Of a bundle: sign the verdict with your key and store it beside it. Never BLOCKED.',
      exclusive: ['offline'],
    }),
    keystore: { ...keyFlags.keystore, dependsOn: ['attest'] },
    'password-file': { ...keyFlags['password-file'], dependsOn: ['attest'] },
    'devnet-account': { ...keyFlags['devnet-account'], dependsOn: ['attest'] },
    qr: Flags.boolean({
      description:
        'Show the safeTxHash as a QR code. Without colour it is drawn for a dark background, and in a terminal too narrow for it the hash is shown in groups.',
      exclusive: ['json'],
    }),
    details: Flags.boolean({ description: 'Show every call, every field, and what was checked.' }),
    strict: Flags.boolean({ description: 'End with exit code 1 on CAUTION too.' }),
  };
  static override examples = [
    '<%= config.bin %> review proposals/raise-weth-caps',
    '<%= config.bin %> review proposals/raise-weth-caps --offline --expect-hash 0x3ba7119a19b71a37fc563acd26ecc6ac13e0dd9c9a93f515d7d0c0c5c5724a7b',
    '<%= config.bin %> review proposals/raise-weth-caps --rpc-check CHECK_RPC_URL',
    '<%= config.bin %> review proposals/raise-weth-caps --attest --keystore reviewer.json',
    '<%= config.bin %> review proposals/raise-weth-caps/safe-transaction.json --against git:HEAD --details',
    '<%= config.bin %> review proposals/raise-weth-caps/safe-transaction.json --rpc CHECK_RPC_URL',
    '<%= config.bin %> review 0x3ba7119a19b71a37fc563acd26ecc6ac13e0dd9c9a93f515d7d0c0c5c5724a7b --service-url SAFE_SERVICE_URL',
    '<%= config.bin %> review governor-proposal.json --executor 0x5300A1a15135EA4dc7aD5a167152C01EFc9b192A --details',
    '<%= config.bin %> review proposals/raise-weth-caps --offline --qr',
    '<%= config.bin %> review proposals/raise-weth-caps --offline --nested 0x70997970C51812dc3A010C7d01b50e0d17dc79C8,nonce=7,version=1.4.1',
    '<%= config.bin %> review approval.json --parent proposals/raise-weth-caps --offline',
    '<%= config.bin %> review 0x8456cb59 --to 0x64b761D848206f447Fe2dd461b0c635Ec39EbB27 --offline',
  ];

  protected override async execute({ flags, args }: Input<typeof Review>): Promise<CommandResult> {
    const [typedData, markdown] = [flags['typed-data'], flags.markdown];
    const printed = typedData === '-' ? '--typed-data -' : markdown === '-' ? '--markdown -' : null;
    if (printed !== null && flags.json)
      throw usage('cli/usage', `--json and ${printed} both need standard output`, {
        hint: `Give a file to ${printed.slice(0, -2)}.`,
      });
    const { review, bundle } = await reviewArgument(args.what, {
      workspace: flags.workspace,
      offline: flags.offline,
      expectHash: flags['expect-hash'],
      chainId: flags['chain-id'],
      safe: flags.safe,
      version: flags['safe-version'],
      nonce: flags.nonce,
      to: flags.to,
      value: flags.value,
      operation: flags.operation,
      executor: flags.executor,
      serviceUrl: flags['service-url'],
      queueFolder: flags.queue,
      against: flags.against,
      rpc: flags.rpc,
      rpcCheck: flags['rpc-check'],
      nested: flags.nested,
      parents: flags.parent,
      stdin: process.stdin,
      patience: reviewPatience((text) => this.note(text), process.stderr),
      fork: () => import('../devnet/fork.js'),
      onPaths: progressOf((text) => this.note(text)),
    });
    if (bundle !== null && (typedData !== undefined || flags.qr)) {
      const { signedBundle } = await import('../src/proposal/read-bundle.js');
      signedBundle(bundle);
    }
    const failed = review.verdict === 'BLOCKED' || (flags.strict && review.verdict === 'CAUTION');
    const files = [
      await this.typedData(typedData, review, {
        nested: flags['typed-data-for'],
        accept: flags['typed-data-blocked'] ? 'BLOCKED too' : 'CAUTION too',
      }),
      await this.markdown(markdown, review),
    ];
    const instead = files.find((text) => text !== null) ?? null;
    const modules = flags.qr ? await (await import('../src/cli/qr.js')).hashModules(review) : null;
    const attestation = flags.attest ? await this.attest(review, bundle, flags) : null;
    const { warnings, ...rest } = review;
    return {
      json: {
        format: 'plimsoll.review/1',
        ok: !failed,
        ...rest,
        warnings: warnings.map(publicFinding),
        ...(attestation === null ? {} : { attestation }),
      },
      text: (style) =>
        [
          instead ??
            reviewText(
              review,
              style,
              flags.details ? 'whole' : 'short',
              modules === null
                ? []
                : ['', ...hashPicture(modules, review.hashes?.safeTx ?? '', style, columnsOf(process.stdout))],
            ),
          ...(attestation === null || instead !== null ? [] : ['', attestationText(attestation, review, style)]),
        ].join('\n'),
      exit: failed ? EXIT.failed : EXIT.ok,
    };
  }

  /** The text where it is to be printed in place of the review; null where it went to a file. */
  private async put(path: string, text: string): Promise<string | null> {
    if (path === '-') return text.trimEnd();
    const { writeNewFile } = await import('../src/cli/new-file.js');
    await writeNewFile(path, text);
    return null;
  }

  private async typedData(path: string | undefined, review: ToldReview, asked: TypedDataAsked): Promise<string | null> {
    if (path === undefined) return null;
    const { typedDataText } = await import('../src/cli/typed-data.js');
    const printed = await this.put(path, typedDataText(review, asked));
    if (printed !== null) this.note(`The review says ${review.verdict}. Run it without --typed-data to see why.`);
    return printed;
  }

  private async markdown(path: string | undefined, review: ToldReview): Promise<string | null> {
    if (path === undefined) return null;
    const { reviewMarkdown } = await import('../src/report/review-markdown.js');
    return this.put(path, reviewMarkdown(review, `${this.config.name} ${this.config.version}`));
  }

  private async attest(
    review: ToldReview,
    bundle: AnyBundle | null,
    flags: Input<typeof Review>['flags'],
  ): Promise<Attested> {
    const [{ attestReview }, { signedBundle }] = await Promise.all([
      import('../src/cli/attest.js'),
      import('../src/proposal/read-bundle.js'),
    ]);
    // What is attested is what owners sign.
    return attestReview(review, bundle === null ? null : signedBundle(bundle), {
      workspace: flags.workspace,
      key: keyChoice(flags),
      accept: flags.strict ? 'OK only' : 'CAUTION too',
      tool: { name: this.config.name, version: this.config.version },
      interactive: this.interactive ? 'interactive' : 'machine',
      note: (text) => this.note(text),
      fork: () => import('../devnet/fork.js'),
    });
  }
}
