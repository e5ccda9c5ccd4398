import { AwsError } from '../core/service.ts';
import type { World } from '../core/world.ts';

export interface FunctionReference {
  readonly functionName: string;
  /** As the caller wrote it; IAM judges the qualified ARN then. */
  readonly qualifier?: string;
}

const pattern =
  /^(?:arn:aws:lambda:(?<region>[a-z0-9-]+):)?(?:(?<account>\d{12}):function:|function:)?(?<name>[A-Za-z0-9_-]{1,64})(?::(?<inline>\$LATEST|[A-Za-z0-9_-]+))?$/;

/** A function's name, partial ARN or ARN, each with or without a qualifier, as every Lambda API takes it. */
export const functionReference = (world: World, text: string, qualifier?: string): FunctionReference => {
  const groups = pattern.exec(text)?.groups;
  if (groups?.name === undefined) {
    throw new AwsError('ValidationException', `FunctionName is not a function's name or ARN: ${text}`);
  }
  const elsewhere =
    (groups.region !== undefined && groups.region !== world.region) ||
    (groups.account !== undefined && groups.account !== world.account);
  if (elsewhere) throw functionNotFound(text);
  const given = qualifier ?? groups.inline;
  return { functionName: groups.name, ...(given === undefined ? {} : { qualifier: given }) };
};

export const functionArn = (world: World, { functionName, qualifier }: FunctionReference): string =>
  `arn:aws:lambda:${world.region}:${world.account}:function:${functionName}${qualifier === undefined ? '' : `:${qualifier}`}`;

export const functionNotFound = (arn: string) =>
  new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404, { Type: 'User' });
