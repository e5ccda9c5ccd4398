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
  readonly audit: { readonly tableName: string; readonly failureQueueUrl: string } | null;
}
