import { readFileSync } from 'node:fs';
import { type FunctionConfiguration, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { PolicyDocument } from '../../../sandbox/core/service.ts';
import { readAssembly } from '../../../sandbox/deploy/assembly.ts';
import { physicalName } from '../../../sandbox/deploy/physical-name.ts';
import type { IamService } from '../../../sandbox/iam/iam-service.ts';
import type { Shop } from '../../workflow/shop.ts';

/** A role of the synthesized template, as it is deployed. */
export interface DeployedRole {
  /** Of the construct it belongs to: `FreezeWriters`. */
  readonly id: string;
  readonly roleName: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly { readonly name: string; readonly policy: PolicyDocument }[];
  /** The function that runs as it. */
  readonly function: FunctionConfiguration | undefined;
}

type Metadata = Record<string, { readonly type: string; readonly data: unknown }[]>;

/** Every role in the assembly's templates, with its policies resolved by deploying them. */
export const deployedRoles = async (assembly: string, { aws, sandbox }: Shop): Promise<DeployedRole[]> => {
  const { registry } = sandbox.world.service<IamService>('iam');
  const { Functions = [] } = await aws.lambda.send(new ListFunctionsCommand({ MaxItems: 50 }));
  return readAssembly(assembly).flatMap(({ name, template }) => {
    const metadata: Metadata = JSON.parse(readFileSync(`${assembly}/${name}.metadata.json`, 'utf8'));
    return Object.entries(metadata).flatMap(([path, entries]) => {
      const logicalId = String(entries.find(({ type }) => type === 'aws:cdk:logicalId')?.data);
      if (template.Resources[logicalId]?.Type !== 'AWS::IAM::Role') return [];
      const role = registry.role(physicalName(name, logicalId, 64));
      const policies = [...role.policies.inline.values(), ...role.policies.attached.values()];
      return {
        id: path.replace(/(\/(Service)?Role)?\/Resource$/, '').replace(/^.*\//, ''),
        roleName: role.roleName,
        trust: role.trustDocument,
        policies: policies.map((policy) => ({ name: policy.name, policy: policy.document })),
        function: Functions.find(({ Role }) => Role === role.arn),
      };
    });
  });
};

/** Each action of each statement, on an example of each resource that the statement names. */
export const grantedTo = (roles: readonly DeployedRole[]) =>
  roles
    .flatMap(({ policies }) => policies.flatMap(({ policy }) => policy.Statement))
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Resource].flat().map((pattern) => ({ action: String(action), resource: exampleOf(String(pattern)) })),
        ),
    );

/** An ARN that the pattern matches; what names no resource stays `*`. */
export const exampleOf = (pattern: string): string =>
  pattern === '*' ? pattern : pattern.replaceAll('*', pattern.includes(':log-group:') ? 'log-stream:any' : 'any');
