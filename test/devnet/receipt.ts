import type { Rpc } from '../../devnet/node/rpc.js';

/** Sends a transaction from an unlocked account and waits until it is mined. */
export const sendAndWait = async (rpc: Rpc, transaction: object): Promise<{ readonly status: string }> => {
  const hash = await rpc.sendHex('eth_sendTransaction', transaction);
  for (;;) {
    const receipt = await rpc.send('eth_getTransactionReceipt', hash);
    if (receipt !== null) return receipt as { status: string };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
