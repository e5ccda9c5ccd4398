/** Environment variables of the functions: lib/ sets them, handlers (and only handlers) read them. */
export const environmentVariables = [
  'RUN_STORE_TABLE',
  'RECOVERY_BUCKET',
  /** Prefix of the SSM parameters that hold a TableConfig each: `<prefix><tableName>`. */
  'TABLE_CONFIG_PREFIX',
  /** Addresses, comma separated. */
  'APPROVERS',
  'SENDER',
  /** Base URL of the approval page, with a trailing slash. */
  'APPROVAL_URL',
  'STATE_MACHINE_ARN',
  'LIFT_FREEZE_STATE_MACHINE_ARN',
  /** s3 key sources may be read from these buckets too, comma separated; may be empty. */
  'KEY_BUCKETS',
  /** IAM path of coldpatch's own roles: never to be frozen. */
  'OWN_ROLE_PATH',
  'AUDIT_TABLE',
  'WRITER_ATTRIBUTE',
] as const;

export type EnvironmentVariable = (typeof environmentVariables)[number];
export type Environment = Partial<Record<EnvironmentVariable, string>>;

/** The variable's value. A missing one is a fault of the deployment: it names itself. */
export const fromEnvironment = (name: EnvironmentVariable): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The environment variable ${name} is not set: deploy the stack again.`);
  return value;
};
