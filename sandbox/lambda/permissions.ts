import { type ApiCall, notImplemented, type Permission } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { functionArn, functionReference } from './function-name.ts';

/** What IAM has to allow for a call. `functionArnOf`: whose an event source mapping is. */
export const permissions = (
  world: World,
  { operation, input }: ApiCall,
  functionArnOf: (uuid: string) => string | undefined,
): readonly Permission[] => {
  const onFunction = (action: string, context?: Permission['context']): Permission => {
    const qualifier = typeof input.Qualifier === 'string' ? input.Qualifier : undefined;
    const resource = functionArn(world, functionReference(world, String(input.FunctionName), qualifier));
    return context === undefined ? { action, resource } : { action, resource, context };
  };
  switch (operation) {
    case 'Invoke':
      return [
        onFunction(
          'lambda:InvokeFunction',
          typeof input.SourceArn === 'string' ? { 'aws:sourcearn': input.SourceArn } : undefined,
        ),
      ];
    // Two statements are needed, see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    case 'InvokeFunctionUrl':
      return [
        onFunction('lambda:InvokeFunctionUrl', { 'lambda:functionurlauthtype': 'NONE' }),
        onFunction('lambda:InvokeFunction', { 'lambda:invokedviafunctionurl': 'true' }),
      ];
    case 'GetFunction':
    case 'GetFunctionConfiguration':
      return [onFunction(`lambda:${operation}`)];
    case 'ListFunctions':
    case 'ListEventSourceMappings':
      return [{ action: `lambda:${operation}`, resource: '*' }];
    case 'GetEventSourceMapping':
    case 'UpdateEventSourceMapping': {
      const resource = `arn:aws:lambda:${world.region}:${world.account}:event-source-mapping:${input.UUID}`;
      const arn = functionArnOf(String(input.UUID));
      return [{ action: `lambda:${operation}`, resource, ...(arn && { context: { 'lambda:functionarn': arn } }) }];
    }
    default:
      throw notImplemented(`lambda:${operation}`);
  }
};
