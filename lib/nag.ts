import { Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** A CloudFormation value as cdk-nag writes it in a finding's id: references in angle brackets. */
const flatten = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const [intrinsic, argument] = Object.entries(value as object)[0] as [string, unknown];
  if (intrinsic === 'Ref') return `<${argument}>`;
  if (intrinsic === 'Fn::GetAtt') return `<${(argument as string[]).join('.')}>`;
  if (intrinsic === 'Fn::Join') {
    const [delimiter, parts] = argument as [string, unknown[]];
    return parts.map(flatten).join(delimiter);
  }
  return JSON.stringify(value);
};

/** Says why these resources of a policy under `scope` may hold a wildcard. */
export const acknowledgeWildcards = (scope: IConstruct, resources: string[], reason: string) => {
  const names = resources
    .map((resource) => flatten(Stack.of(scope).resolve(resource)))
    .filter((name) => name.includes('*'));
  if (names.length === 0) return;
  Validations.of(scope).acknowledge(
    ...names.map((name) => ({ id: `AwsSolutions::AwsSolutions-IAM5[Resource::${name}]`, reason })),
  );
};

/** Lets the role use a customer-managed key for what is encrypted with it. */
export const allowKey = (key: IKey | undefined, role: Role) => {
  if (key === undefined) return;
  key.grantEncryptDecrypt(role);
  for (const action of ['kms:GenerateDataKey*', 'kms:ReEncrypt*']) {
    acknowledgeRule(role, `IAM5[Action::${action}]`, "KMS's own families of actions, on the one key.");
  }
};

/** Says why a rule of cdk-nag does not hold for what is under `scope`. */
export const acknowledgeRule = (scope: IConstruct, rule: string, reason: string) =>
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
