/** What the stack was deployed with for one table: the JSON in its SSM parameter. */
export interface TableConfig {
  readonly tableName: string;
  readonly tableArn: string;
  /** The managed policy that denies every write to this table. */
  readonly denyPolicyArn: string;
  readonly writerRoleNames: readonly string[];
  readonly readOnlyParameterName: string | null;
  /** UUIDs of the event source mappings that a freeze may pause. */
  readonly eventSourceMappings: readonly string[];
  /** Of its AuditTrail, where it has one. */
  readonly audit: AuditConfig | null;
}

export interface AuditConfig {
  readonly tableName: string;
  readonly failureQueueUrl: string;
  /** UUID of the event source mapping that feeds it; null: of a trail that was imported without. */
  readonly eventSourceMapping: string | null;
  /** By which writers sign; null: they don't; absent: of a trail that was imported without. */
  readonly writerAttribute?: string | null;
}
