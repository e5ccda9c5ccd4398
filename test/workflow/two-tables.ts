import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { OrdersRecoveryStack } from '../../examples/orders/orders-recovery-stack.ts';
import { OrdersStack } from '../../examples/orders/orders-stack.ts';
import type { RecoverableTable } from '../../lib/recoverable-table.ts';
import { recoveryApp } from '../../lib/recovery-app.ts';

export const invoicesTable = 'invoices';

/** The shop's invoices, written by a job of their own, and read-only whenever its orders are. */
class InvoicesStack extends Stack {
  readonly recoverable: RecoverableTable;

  constructor(scope: App, id: string, { readOnlyParameter }: RecoverableTable) {
    super(scope, id);
    const table = new Table(this, 'Invoices', {
      tableName: invoicesTable,
      partitionKey: { name: 'customer', type: AttributeType.STRING },
      sortKey: { name: 'order', type: AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const writer = new Role(this, 'Billing', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    table.grantWriteData(writer);
    this.recoverable = { table, writers: [writer], ...(readOnlyParameter && { readOnlyParameter }) };
    new CfnOutput(this, 'BillingRoleName', { value: writer.roleName });
  }
}

/** The example with a second table that shares its read-only parameter; returns the cloud assembly's directory. */
export const synthesizeTwoTables = (): string => {
  const app = recoveryApp({ outdir: mkdtempSync(path.join(tmpdir(), 'coldpatch-two-tables-')) });
  const orders = new OrdersStack(app, 'Orders');
  const invoices = new InvoicesStack(app, 'Invoices', orders.recoverable);
  new OrdersRecoveryStack(app, 'OrdersRecovery', { tables: [orders.recoverable, invoices.recoverable] });
  return app.synth().directory;
};
