import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as v from 'valibot';

const arn = (pattern: RegExp, what: string) => v.pipe(v.string(), v.regex(pattern, `must be the ARN of a ${what}`));
const keyArn = v.optional(arn(/^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/, 'KMS key'));
const id = (kind: string) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`), `must be like ${kind}-0123456789abcdef0`),
  );
const email = v.pipe(v.string(), v.email('must be an email address'));

const eachOnce = (names: string[]) => new Set(names).size === names.length;
const once = v.check(eachOnce, 'must not name the same twice');

const tableContext = v.strictObject({
  tableName: v.string(),
  /** ARNs of the roles that write to the table. */
  writerRoleArns: v.array(arn(/^arn:[^:]+:iam::\d{12}:role\/.+$/, 'role')),
  readOnlyParameterName: v.optional(v.string()),
  auditTrail: v.optional(
    v.strictObject({
      tableName: v.string(),
      failureQueueName: v.string(),
      encryptionKeyArn: keyArn,
      /** The mapping that feeds it; without one nobody asks whether the trail is up to date. */
      eventSourceMappingUuid: v.optional(v.pipe(v.string(), v.uuid('must be the UUID of a mapping'))),
      /** null: writers don't sign. */
      writerAttribute: v.optional(v.nullable(v.string())),
    }),
  ),
  /** Event source mappings of the table's stream that an incident may pause. */
  eventSourceMappingUuids: v.optional(v.array(v.pipe(v.string(), v.uuid('must be the UUID of a mapping'))), []),
  encryptionKeyArn: keyArn,
});

/** Named in full, so that nothing has to be looked up in an account. */
const vpcContext = v.pipe(
  v.strictObject({
    vpcId: id('vpc'),
    availabilityZones: v.pipe(v.array(v.string()), v.minLength(1, 'must name at least one zone')),
    /** One for each zone, in their order. */
    privateSubnetIds: v.array(id('subnet')),
    securityGroupIds: v.optional(
      v.pipe(v.array(id('sg')), v.minLength(1, 'must name at least one group, or be left out'), once),
    ),
  }),
  v.forward(
    v.check(
      ({ availabilityZones, privateSubnetIds }) => privateSubnetIds.length === availabilityZones.length,
      'must name one subnet for each availability zone, in their order',
    ),
    ['privateSubnetIds'],
  ),
);

const retentions = Object.values(RetentionDays).filter((days) => typeof days === 'number');

/** The `coldpatch` object in cdk.json's context: existing resources by name. docs/quiet-days.md lists it, held by a test. */
export const recoveryContext = v.strictObject({
  tables: v.pipe(
    v.array(tableContext),
    v.minLength(1, 'must name at least one table'),
    v.check((tables) => eachOnce(tables.map(({ tableName }) => tableName)), 'must not name the same table twice'),
  ),
  approvers: v.pipe(v.array(email), v.minLength(1, 'must name at least one address')),
  sender: email,
  keyBucketNames: v.optional(v.pipe(v.array(v.string()), once), []),
  /** Of all these buckets. */
  keyBucketKeyArn: keyArn,
  /** Of the recovery bucket and the run store. */
  encryptionKeyArn: keyArn,
  /** Of the logs and the functions' environments. */
  logEncryptionKeyArn: keyArn,
  logRetentionDays: v.optional(
    v.picklist(retentions, `must be a number of days that CloudWatch Logs knows: ${retentions.join(', ')} (for ever)`),
  ),
  permissionsBoundaryArn: v.optional(arn(/^arn:[^:]+:iam::(\d{12}|aws):policy\/.+$/, 'policy')),
  removalPolicy: v.optional(v.picklist(['retain', 'destroy'], 'must be "retain" or "destroy"')),
  vpc: v.optional(vpcContext),
});

export type RecoveryContext = v.InferOutput<typeof recoveryContext>;

/** Reads the context; what is wrong with it is said in one sentence. */
export const parseRecoveryContext = (context: unknown): RecoveryContext => {
  const parsed = v.safeParse(recoveryContext, context);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new Error(`cdk.json, context.coldpatch${issue.path ? `.${v.getDotPath(issue)}` : ''}: ${issue.message}.`);
};
