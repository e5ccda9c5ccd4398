import { fileURLToPath } from 'node:url';
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { AuditTrail } from '../../lib/audit-trail.ts';
import type { RecoverableTable } from '../../lib/recoverable-table.ts';

const bundles = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A shop's orders: one table, two functions that write to it, each with a role of its own. */
export class OrdersStack extends Stack {
  /** What a recovery has to know of it. */
  readonly recoverable: RecoverableTable;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const table = new Table(this, 'Orders', {
      tableName: 'orders',
      partitionKey: { name: 'customer', type: AttributeType.STRING },
      sortKey: { name: 'order', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const readOnlyParameter = new StringListParameter(this, 'ReadOnlyCustomers', {
      parameterName: 'read-only-customers',
      description: 'Whose data is read-only at the moment: "none", "all", or customers.',
      stringListValue: ['none'],
    });
    const auditTrail = new AuditTrail(this, 'AuditTrail', {
      table,
      writerAttribute: 'writtenBy',
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const writer = (name: string, description: string) => {
      const made = new LambdaFunction(this, name, {
        description,
        runtime: Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: Code.fromAsset(`${bundles}${name.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}`),
        timeout: Duration.seconds(30),
        memorySize: 512,
        environment: { TABLE_NAME: table.tableName, READ_ONLY_PARAMETER: readOnlyParameter.parameterName },
      });
      table.grant(made, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem');
      readOnlyParameter.grantRead(made);
      return made;
    };
    const api = writer('OrdersApi', 'Takes orders, changes and cancels them.');
    const importer = writer('OrdersImport', 'Imports orders in bulk.');

    this.recoverable = {
      table,
      readOnlyParameter,
      auditTrail,
      writers: [api, importer].flatMap(({ role }) => role ?? []),
    };
    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'AuditTableName', { value: auditTrail.tableName });
    new CfnOutput(this, 'ReadOnlyParameterName', { value: readOnlyParameter.parameterName });
    new CfnOutput(this, 'WriterFunctionName', { value: api.functionName });
    new CfnOutput(this, 'ImportFunctionName', { value: importer.functionName });
  }
}
