import { recoveryApp } from '../../lib/recovery-app.ts';
import { OrdersRecoveryStack } from './orders-recovery-stack.ts';
import { OrdersStack } from './orders-stack.ts';

/** Synthesizes the shop and its recovery; returns the directory of the cloud assembly. */
export const synthesizeOrders = (outdir?: string) => {
  const app = recoveryApp(outdir);
  const orders = new OrdersStack(app, 'Orders');
  new OrdersRecoveryStack(app, 'OrdersRecovery', { tables: [orders.recoverable] });
  return app.synth().directory;
};
