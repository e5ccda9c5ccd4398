import { AwsError, type PolicyStatement } from '../core/service.ts';
import type { World } from '../core/world.ts';

/** An AWS::Lambda::Permission. */
export interface FunctionPermission {
  readonly functionName: string;
  readonly action: string;
  /** A service, an account, an ARN or `*`. */
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  readonly functionUrlAuthType?: string;
  readonly invokedViaFunctionUrl?: boolean;
}

/** The statement that AddPermission would put into the function's policy. */
export const permissionStatement = (world: World, functionArn: string, given: FunctionPermission): PolicyStatement => {
  if (!/^lambda:([A-Za-z]+|\*)$/.test(given.action)) {
    throw new AwsError('ValidationException', `Action is not one of Lambda's: ${given.action}`);
  }
  const condition = {
    ...(given.sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': given.sourceArn } }),
    ...stringEquals({
      'AWS:SourceAccount': given.sourceAccount,
      'lambda:FunctionUrlAuthType': given.functionUrlAuthType,
    }),
    ...(given.invokedViaFunctionUrl === undefined
      ? {}
      : { Bool: { 'lambda:InvokedViaFunctionUrl': String(given.invokedViaFunctionUrl) } }),
  };
  return {
    Effect: 'Allow',
    Principal: principalOf(world, given.principal),
    Action: given.action,
    Resource: functionArn,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
};

const stringEquals = (keys: Record<string, string | undefined>) => {
  const given = Object.entries(keys).filter(([, value]) => value !== undefined);
  return given.length === 0 ? {} : { StringEquals: Object.fromEntries(given) };
};

const principalOf = (world: World, principal: string): unknown => {
  if (principal === '*') return '*';
  if (/\.amazonaws\.com$/.test(principal)) return { Service: principal };
  if (principal === world.account) return { AWS: `arn:aws:iam::${world.account}:root` };
  return { AWS: principal };
};
