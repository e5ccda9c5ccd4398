import type { ITable, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IStringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { IAuditTrail } from './audit-trail.ts';

/** Any table of CDK's. ITable alone would refuse the others under exactOptionalPropertyTypes. */
export type AnyTable = ITable | Table | TableV2;

/** A table that may one day need a recovery. */
export interface RecoverableTable {
  /** Point-in-time recovery must be on; checked when a recovery starts. */
  readonly table: AnyTable;
  /** Every role that writes to the table: each is denied all writes to it during a freeze. */
  readonly writers: IRole[];
  /** A StringList that the application reads before it writes, see readOnlyGuard. @default the freeze works by roles alone */
  readonly readOnlyParameter?: IStringListParameter;
  /** Lets incidents name a time window instead of keys. @default the source `audit-log` is refused for this table */
  readonly auditTrail?: IAuditTrail;
  /**
   * Consumers of the table's stream that an incident may pause (`freeze.pauseMappings`); of a DynamoEventSource:
   * `EventSourceMapping.fromEventSourceMappingId(this, 'Search', source.eventSourceMappingId)`. @default none can be paused
   */
  readonly eventSourceMappings?: IEventSourceMapping[];
}
