import { recoveryApp } from '../../lib/recovery-app.ts';
import { OrdersRecoveryStack } from './orders-recovery-stack.ts';
import { OrdersStack } from './orders-stack.ts';

/** Synthesizes the shop and its recovery for the sandbox; returns the directory of the cloud assembly. */
export const synthesizeOrders = (outdir?: string) => {
  // The sandbox refuses what it does not understand; the CDK's own validation would take longer than all the rest.
  const app = recoveryApp({ builtinCloudFormationValidation: false, ...(outdir !== undefined && { outdir }) });
  const orders = new OrdersStack(app, 'Orders');
  new OrdersRecoveryStack(app, 'OrdersRecovery', { tables: [orders.recoverable] });
  return app.synth().directory;
};
