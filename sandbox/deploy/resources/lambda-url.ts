import { notImplemented } from '../../core/service.ts';
import type { LambdaService } from '../../lambda/service.ts';
import type { ResourceType } from '../resource-type.ts';

export const lambdaUrl: ResourceType = {
  type: 'AWS::Lambda::Url',
  properties: ['AuthType', 'TargetFunctionArn', 'InvokeMode'],
  ignored: {},
  create({ AuthType, TargetFunctionArn, InvokeMode = 'BUFFERED' }, { world }) {
    if (AuthType !== 'NONE') throw notImplemented(`function URLs with AuthType ${AuthType}`);
    if (InvokeMode !== 'BUFFERED') throw notImplemented(`function URLs with InvokeMode ${InvokeMode}`);
    const functionArn = String(TargetFunctionArn);
    const url = world.service<LambdaService>('lambda').createFunctionUrl(functionArn);
    return { ref: functionArn, attributes: { FunctionArn: functionArn, FunctionUrl: url } };
  },
};
