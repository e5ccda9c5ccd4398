import * as v from 'valibot';

const tableContext = v.strictObject({
  tableName: v.string(),
  /** ARNs of the roles that write to the table. */
  writerRoleArns: v.array(v.pipe(v.string(), v.regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, 'must be the ARN of a role'))),
  readOnlyParameterName: v.optional(v.string()),
  auditTrail: v.optional(
    v.strictObject({
      tableName: v.string(),
      failureQueueName: v.string(),
      /** The mapping that feeds it; without one nobody asks whether the trail is up to date. */
      eventSourceMappingUuid: v.optional(v.pipe(v.string(), v.uuid('must be the UUID of a mapping'))),
      /** null: writers don't sign. */
      writerAttribute: v.optional(v.nullable(v.string())),
    }),
  ),
  /** Event source mappings of the table's stream that an incident may pause. */
  eventSourceMappingUuids: v.optional(v.array(v.pipe(v.string(), v.uuid('must be the UUID of a mapping'))), []),
  encryptionKeyArn: v.optional(v.string()),
});

/** The `coldpatch` object in cdk.json's context: existing resources by name. */
export const recoveryContext = v.strictObject({
  tables: v.pipe(v.array(tableContext), v.minLength(1, 'must name at least one table')),
  approvers: v.pipe(
    v.array(v.pipe(v.string(), v.email('must be an email address'))),
    v.minLength(1, 'must name at least one address'),
  ),
  sender: v.pipe(v.string(), v.email('must be an email address')),
  keyBucketNames: v.optional(v.array(v.string()), []),
  permissionsBoundaryArn: v.optional(v.string()),
  logRetentionDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

export type RecoveryContext = v.InferOutput<typeof recoveryContext>;

/** Reads the context; what is wrong with it is said in one sentence. */
export const parseRecoveryContext = (context: unknown): RecoveryContext => {
  const parsed = v.safeParse(recoveryContext, context);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Error(`cdk.json, context.coldpatch${issue.path ? `.${v.getDotPath(issue)}` : ''}: ${issue.message}.`);
};
