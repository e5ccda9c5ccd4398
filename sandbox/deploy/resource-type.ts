import type { World } from '../core/world.ts';

/** One CloudFormation resource type that the sandbox can deploy. One file each under sandbox/deploy/resources/. */
export interface ResourceType {
  /** `AWS::S3::Bucket`. */
  readonly type: string;
  /** Top-level properties that `create` acts upon. */
  readonly properties: readonly string[];
  /** Properties that change nothing here, each with the reason why. Any other property is refused by name. */
  readonly ignored: Readonly<Record<string, string>>;
  /** Members of nested structures that `create` acts upon, by path: `Targets.RetryPolicy`. Others are refused by name. */
  readonly nested?: Readonly<Record<string, readonly string[]>>;
  /** Makes the resource from resolved properties (no intrinsic left). Refuses values that it does not understand. */
  create(properties: Record<string, unknown>, context: ResourceContext): Promise<CreatedResource> | CreatedResource;
}

export interface ResourceContext {
  readonly world: World;
  readonly stackName: string;
  readonly logicalId: string;
  /** A name as CloudFormation would make it up: stack, logical id, hash; at most `maxLength`. */
  physicalName(maxLength?: number): string;
  /** The directory of a file or zip asset in the cloud assembly, by the S3 key that the template names. */
  asset(s3Key: string): string;
}

export interface CreatedResource {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  readonly attributes: Readonly<Record<string, unknown>>;
}
