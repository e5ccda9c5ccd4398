import { tmpdir } from 'node:os';
import { type Core, createWorld } from '../../../sandbox/core/create-world.ts';
import { createGateway, type Gateway } from '../../../sandbox/core/gateway.ts';
import { jsonProtocol } from '../../../sandbox/core/json-protocol.ts';
import { createClock } from '../../../sandbox/core/sandbox-clock.ts';
import { AwsError, notImplemented, type PolicyDocument, type Service } from '../../../sandbox/core/service.ts';
import { createIamService, type IamOptions, type IamService } from '../../../sandbox/iam/iam-service.ts';
import { createStsService } from '../../../sandbox/iam/sts-service.ts';

/** A gateway with IAM, STS, and a parameter store that knows one operation. */
export interface ToySandbox {
  readonly core: Core;
  readonly gateway: Gateway;
  readonly iam: IamService;
  /** The parameter store's own policy, as a bucket would have one. */
  resourcePolicy: PolicyDocument | undefined;
  /** Calls that reached the parameter store. */
  carriedOut: number;
}

export const administrator = { accessKeyId: 'test', secretAccessKey: 'test' };

export const parameterArn = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter/${name}`;

export const lambdaTrust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

export const allow = (action: string | string[], resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});
export const deny = (action: string | string[], resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: action, Resource: resource }],
});

export const startToySandbox = async (options: IamOptions = {}): Promise<ToySandbox> => {
  const gateway = await createGateway();
  const core = createWorld({ clock: createClock(), directory: tmpdir(), endpoint: gateway.endpoint });
  const iam = createIamService(core.world, options);
  const toy: ToySandbox = { core, gateway, iam, resourcePolicy: undefined, carriedOut: 0 };
  const parameters: Service = {
    signingName: 'ssm',
    ...jsonProtocol({ targetPrefix: 'AmazonSSM', contentType: 'application/x-amz-json-1.1' }),
    permissions: ({ operation, input }) => [
      {
        action: `ssm:${operation}`,
        resource: parameterArn(String(input.Name)),
        ...(typeof input.SourceArn === 'string' && { context: { 'aws:sourcearn': input.SourceArn } }),
      },
    ],
    resourcePolicy: () => toy.resourcePolicy,
    handle({ operation, input }) {
      toy.carriedOut += 1;
      if (operation !== 'GetParameter') throw notImplemented(`the SSM operation ${operation}`);
      if (input.Name === 'gone') throw new AwsError('ParameterNotFound', 'It is gone.');
      if (input.Name === 'broken') throw new TypeError('a bug');
      return { Parameter: { Name: input.Name, Value: 'all' } };
    },
  };
  for (const service of [iam, createStsService(core.world, iam), parameters]) core.addService(service);
  gateway.serve(core);
  return toy;
};
