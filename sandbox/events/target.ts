import { AwsError, notImplemented, type Principal } from '../core/service.ts';
import type { World } from '../core/world.ts';

/** Whom a rule or a schedule calls. */
export interface Target {
  readonly arn: string;
  readonly roleArn: string | undefined;
  /** Constant payload, JSON. */
  readonly input: string | undefined;
  /** `$.detail`: the part of the event that is the payload. */
  readonly inputPath: readonly string[] | undefined;
  readonly retries: number;
  readonly deadLetterArn: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** A few, close together: what AWS does over 24 hours would outlast any run of the sandbox. */
const mostRetries = 3;

/** What is understood of a target, as a resource type's nested members: `path` is where its templates have targets. */
export const targetMembers = (path: string): Readonly<Record<string, readonly string[]>> => ({
  [path]: ['Id', 'Arn', 'RoleArn', 'Input', 'InputPath', 'RetryPolicy', 'DeadLetterConfig'],
  // An event's highest age, a minute at least, is never reached: retries take seconds.
  [`${path}.RetryPolicy`]: ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds'],
  [`${path}.DeadLetterConfig`]: ['Arn'],
});

/** Reads a target as the templates of rules and schedules have it. `what` names it in refusals. */
export const parseTarget = (what: string, fields: Fields): Target => {
  const arn = String(fields.Arn);
  if (!/^arn:aws:(lambda:[^:]+:\d+:function:|states:[^:]+:\d+:stateMachine:)[^:]+/.test(arn)) {
    throw notImplemented(`the target ${arn} of ${what}`);
  }
  const retry = (fields.RetryPolicy ?? {}) as Fields;
  const deadLetter = (fields.DeadLetterConfig ?? {}) as Fields;
  const inputPath = fields.InputPath === undefined ? undefined : String(fields.InputPath);
  if (inputPath !== undefined && !/^\$(\.[A-Za-z0-9_-]+)*$/.test(inputPath)) {
    throw notImplemented(`the InputPath ${inputPath} of ${what}`);
  }
  return {
    arn,
    roleArn: fields.RoleArn === undefined ? undefined : String(fields.RoleArn),
    input: fields.Input === undefined ? undefined : String(fields.Input),
    inputPath: inputPath?.split('.').slice(1),
    retries: Math.min(Number(retry.MaximumRetryAttempts ?? mostRetries), mostRetries),
    deadLetterArn: deadLetter.Arn === undefined ? undefined : String(deadLetter.Arn),
  };
};

/** What the target gets of an event, JSON. */
export const payloadOf = ({ input, inputPath }: Target, event: unknown): string => {
  if (input !== undefined) return input;
  const part = (inputPath ?? []).reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], event);
  return JSON.stringify(part ?? null);
};

/** Who calls: the role, or without one the service, which says for which rule. */
export interface Caller {
  readonly principal: Principal;
  readonly sourceArn: string;
}

export const callerOf = (service: string, sourceArn: string, roleArn: string | undefined): Caller => {
  if (roleArn === undefined) return { principal: { kind: 'service', service }, sourceArn };
  const [roleName = ''] = roleArn.split('/').slice(-1);
  return { principal: { kind: 'role', roleName, sessionName: service.split('.')[0] ?? service }, sourceArn };
};

/** `aws:SourceArn` is a service's own word; a role has none. */
const source = ({ principal, sourceArn }: Caller) => (principal.kind === 'service' ? { SourceArn: sourceArn } : {});

/** Calls the target once; a function synchronously if its end is to be waited for. Returns what the function failed with. */
export const invokeTarget = async (
  world: World,
  caller: Caller,
  target: Target,
  payload: string,
  waits: boolean,
): Promise<string | undefined> => {
  if (target.arn.startsWith('arn:aws:states:')) {
    if (target.roleArn === undefined) {
      throw new AwsError('ValidationException', `The target ${target.arn} needs a RoleArn.`);
    }
    await world.call(caller.principal, 'states', 'StartExecution', { stateMachineArn: target.arn, input: payload });
    return undefined;
  }
  const InvocationType = waits ? 'RequestResponse' : 'Event';
  const input = { FunctionName: target.arn, InvocationType, Payload: Buffer.from(payload), ...source(caller) };
  const { FunctionError, Payload } = await world.call(caller.principal, 'lambda', 'Invoke', input);
  return FunctionError === undefined ? undefined : String(Payload);
};

/** Sends what could not be delivered to the target's dead-letter queue. */
export const sendToDeadLetterQueue = (
  world: World,
  caller: Caller,
  target: Target,
  payload: string,
  error: AwsError,
) => {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return world.call(caller.principal, 'sqs', 'SendMessage', {
    QueueUrl: `${world.endpoint}/${world.account}/${target.deadLetterArn?.split(':').at(-1)}`,
    MessageBody: payload,
    MessageAttributes: {
      RULE_ARN: text(caller.sourceArn),
      TARGET_ARN: text(target.arn),
      ERROR_CODE: text(error.code),
      ERROR_MESSAGE: text(error.message || error.code),
    },
    ...source(caller),
  });
};
