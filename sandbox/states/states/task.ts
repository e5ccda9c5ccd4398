import { notImplemented } from '../../core/service.ts';
import type { ParseState } from '../definition/context.ts';
import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { parseQuantity } from '../engine/quantity.ts';
import { bindings } from '../engine/visit.ts';
import { withinLimit } from '../expressions/size.ts';
import { compileTemplate } from '../expressions/template.ts';
import { callLambda } from '../tasks/call-lambda.ts';
import { invokeForToken } from '../tasks/invoke-for-token.ts';
import { checkInvokeArguments, invokeLambda } from '../tasks/invoke-lambda.ts';
import type { TaskRunner } from '../tasks/task-runner.ts';
import { newTaskToken } from '../tasks/task-tokens.ts';
import { workState } from './work-state.ts';

const year = { least: 1, most: 99_999_999 };

export const parseTask: ParseState = (fields, name, context) => {
  const { runner, usesToken } = parseResource(fields, context.express);
  const args = fields.has('Arguments')
    ? compileTemplate(fields.take('Arguments'), fields.where, 'Arguments')
    : undefined;
  const timeout = parseQuantity(fields, 'TimeoutSeconds', year);
  const heartbeat = parseQuantity(fields, 'HeartbeatSeconds', year);
  const [seconds, beat] = [fields.take('TimeoutSeconds'), fields.take('HeartbeatSeconds')];
  if (typeof beat === 'number' && beat >= (typeof seconds === 'number' ? seconds : year.most)) {
    throw invalidDefinition(`${fields.where}: HeartbeatSeconds must be less than TimeoutSeconds.`);
  }
  return workState(fields, name, 'Task', [], async (visit) => {
    if (usesToken) visit.taskToken = newTaskToken();
    const limits = {
      timeoutSeconds: await timeout?.(visit),
      heartbeatSeconds: await heartbeat?.(visit),
    };
    const given = args ? await args.evaluate(bindings(visit)) : visit.input;
    return runner(visit, withinLimit(given, `The input of the task '${name}'`), limits);
  });
};

const parseResource = (fields: Fields, express: boolean): { runner: TaskRunner; usesToken: boolean } => {
  const resource = fields.text('Resource');
  if (/^arn:aws[a-z-]*:lambda:[^:]+:\d*:function:.+$/.test(resource)) {
    return { runner: callLambda(resource), usesToken: false };
  }
  const [, action = '', pattern = ''] = /^arn:aws[a-z-]*:states:::([^.]+)(\..+)?$/.exec(resource) ?? [];
  if (action !== 'lambda:invoke' || !['', '.waitForTaskToken'].includes(pattern)) {
    throw notImplemented(`the Resource ${resource} (${fields.where})`);
  }
  checkInvokeArguments(fields.take('Arguments'), fields.where);
  if (pattern === '') return { runner: invokeLambda, usesToken: false };
  if (express) throw invalidDefinition(`${fields.where}: EXPRESS workflows don't support .waitForTaskToken.`);
  if (!JSON.stringify(fields.take('Arguments')).includes('$states.context')) {
    throw invalidDefinition(`${fields.where}: Arguments must hand on $states.context.Task.Token.`);
  }
  return { runner: invokeForToken, usesToken: true };
};
