import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freshWorkspace, revertAfterEach, sharedDevnet, cli, devnetRpc, send } from './devnet.js';
import { CORE_FILE, proposalOf, proposed, setValue, signAndExecute } from './in-process.js';
const say = async (f: () => Promise<unknown>) => { const t = Date.now(); try { const r: any = await f(); console.log('OK', Date.now()-t, r?.proof ?? r); } catch (e: any) { console.log('ERR', Date.now()-t, e.code ?? e.stack, '|', e.message, '|', e.hint); } };
describe('try', function () {
  this.timeout(180000);
  revertAfterEach();
  it('gas', async () => {
    const { root } = await freshWorkspace();
    const file = join(root, CORE_FILE);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^ {4}(ltv): .*\n/gm, (l, _, at) => at < text.indexOf('\neModes:') ? '' : l).replace(/^ {4}(frozen): .*/gm, '    frozen: true'));
    await say(() => proposalOf(root));
    for (const n of ['A*','[a-z]*', 'W*', 's*','L*']) await say(() => proposalOf(root, { selection: { only: [`reserves.${n}`] } }));
    // block limit low
    await (await devnetRpc()).send('evm_setBlockGasLimit', '0x200000');
    await (await devnetRpc()).send('evm_mine');
    await say(() => proposalOf(root, { selection: { only: [`reserves.L*`] } }));
  });
});
