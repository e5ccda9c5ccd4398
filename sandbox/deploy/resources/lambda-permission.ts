import type { LambdaService } from '../../lambda/service.ts';
import type { ResourceType } from '../resource-type.ts';

export const lambdaPermission: ResourceType = {
  type: 'AWS::Lambda::Permission',
  properties: [
    'Action',
    'FunctionName',
    'Principal',
    'SourceArn',
    'SourceAccount',
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
  ],
  ignored: {},
  create(given, { world, physicalName }) {
    const optional = {
      sourceArn: given.SourceArn,
      sourceAccount: given.SourceAccount,
      functionUrlAuthType: given.FunctionUrlAuthType,
    };
    world.service<LambdaService>('lambda').addPermission({
      functionName: String(given.FunctionName),
      action: String(given.Action),
      principal: String(given.Principal),
      ...Object.fromEntries(
        Object.entries(optional)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [name, String(value)]),
      ),
      ...(given.InvokedViaFunctionUrl === undefined
        ? {}
        : { invokedViaFunctionUrl: String(given.InvokedViaFunctionUrl) === 'true' }),
    });
    return { ref: physicalName(100), attributes: { Id: physicalName(100) } };
  },
};
