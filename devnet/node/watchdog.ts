/**
 * The program that stands between this process and anvil. Anvil does not notice that its parent is gone, so nothing but
 * another process can end it when this one is killed outright: the operating system closes the pipe to the watchdog, and
 * the watchdog kills anvil.
 *
 * It is kept as text and run with `node -e`, so that it is the same program whether this code runs from source, from
 * compiled output or from a bundle.
 *
 * Arguments: the binary and its arguments. It prints one line of JSON, `{"pid":…,"url":"http://…"}`, once anvil listens;
 * where anvil ends before that, what anvil said goes to stderr. It ends when anvil ends.
 */
export const WATCHDOG = `
const { spawn } = require('node:child_process');
const [binary, ...args] = process.argv.slice(1);
const anvil = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
const kill = () => anvil.kill('SIGKILL');
process.stdin.on('end', kill).on('close', kill).on('error', kill).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, kill);
process.stdout.on('error', kill);
let said = '';
let listening = false;
const hear = (chunk) => {
  if (listening) return;
  said = (said + chunk).slice(-65536);
  const address = /Listening on (\\S+)/.exec(said);
  if (address === null) return;
  listening = true;
  process.stdout.write(JSON.stringify({ pid: anvil.pid, url: 'http://' + address[1] }) + '\\n');
};
anvil.stdout.on('data', hear);
anvil.stderr.on('data', hear);
anvil.on('error', (error) => { process.stderr.write(error.message); process.exitCode = 1; process.stdin.destroy(); });
anvil.on('close', (code) => {
  if (!listening) process.stderr.write(said.slice(-4096));
  process.exitCode = code ?? 1;
  process.stdin.destroy();
});
`;
