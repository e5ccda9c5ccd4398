import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import {
  Code,
  EventSourceMapping,
  type IEventSourceMapping,
  Function as LambdaFunction,
  Runtime,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { OrdersRecoveryStack } from '../../examples/orders/orders-recovery-stack.ts';
import { OrdersStack } from '../../examples/orders/orders-stack.ts';
import type { RecoverableTable } from '../../lib/recoverable-table.ts';
import { recoveryApp } from '../../lib/recovery-app.ts';

/** Prints the keys of what it gets. */
const printing = `export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) console.log('saw ' + dynamodb.Keys.order.S);
};`;

/** A search index of the orders: a function behind the table's stream. */
class SearchStack extends Stack {
  readonly mapping: IEventSourceMapping;

  constructor(scope: App, id: string, { table }: RecoverableTable, directory: string) {
    super(scope, id);
    const code = path.join(directory, 'search');
    mkdirSync(code);
    writeFileSync(path.join(code, 'index.mjs'), printing);
    const search = new LambdaFunction(this, 'OrdersSearch', {
      functionName: 'orders-search',
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(code),
    });
    const source = new DynamoEventSource(table as ITable, { startingPosition: StartingPosition.LATEST });
    search.addEventSource(source);
    this.mapping = EventSourceMapping.fromEventSourceMappingId(this, 'Mapping', source.eventSourceMappingId);
    new CfnOutput(this, 'SearchMappingId', { value: source.eventSourceMappingId });
  }
}

/** The example with a function that reads the table's stream and may be paused; returns the cloud assembly's directory. */
export const synthesizeWithConsumer = (outdir?: string): string => {
  const directory = mkdtempSync(path.join(tmpdir(), 'coldpatch-consumer-'));
  const app = recoveryApp({ outdir: outdir ?? path.join(directory, 'cdk.out') });
  const orders = new OrdersStack(app, 'Orders');
  const search = new SearchStack(app, 'Search', orders.recoverable, directory);
  const recoverable = { ...orders.recoverable, eventSourceMappings: [search.mapping] };
  new OrdersRecoveryStack(app, 'OrdersRecovery', { tables: [recoverable] });
  return app.synth().directory;
};
