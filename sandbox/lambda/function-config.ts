/** A function as it was deployed: what `AWS::Lambda::Function` says of it. */
export interface FunctionConfig {
  readonly functionName: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly runtime: string;
  /** The directory that the asset unpacks to. */
  readonly directory: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly memorySizeMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly description: string;
  readonly logGroupName: string;
  /** With structured logs: the least level that the function's logger prints. */
  readonly jsonLogLevel?: string;
  /** ReservedConcurrentExecutions: more at once are throttled. */
  readonly reservedConcurrency?: number;
}

/** Keys of a role's session, from the IAM service. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
