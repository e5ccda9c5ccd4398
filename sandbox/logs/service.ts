import { jsonProtocol } from '../core/json-protocol.ts';
import { refuseOthers } from '../core/refuse-others.ts';
import { type ApiCall, AwsError, notImplemented, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import type { LambdaService } from '../lambda/service.ts';
import { compileFilterPattern } from './filter-pattern.ts';

type Input = ApiCall['input'];

/** Every operation that is implemented, with its input's members. */
const members: Readonly<Record<string, readonly string[]>> = {
  DescribeLogGroups: ['logGroupNamePrefix'],
  FilterLogEvents: ['logGroupName', 'startTime', 'endTime', 'filterPattern', 'limit', 'nextToken', 'interleaved'],
};

/** CloudWatch Logs, to read what functions printed lately. */
export const createLogsService = (world: World, { logGroups }: Pick<LambdaService, 'logGroups'>): Service => {
  const arnOf = (name: string) => `arn:aws:logs:${world.region}:${world.account}:log-group:${name}`;

  const filter = ({ logGroupName, startTime = 0, endTime = Number.MAX_VALUE, filterPattern, ...rest }: Input) => {
    const printed = logGroups().get(String(logGroupName));
    if (!printed) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    const matches = compileFilterPattern(String(filterPattern ?? ''));
    const [limit, from] = [Number(rest.limit ?? 10_000), Number(rest.nextToken ?? 0)];
    const found = printed
      .map(({ at, text }, index) => ({ at, message: text.trimEnd(), eventId: `${at}-${index}` }))
      .filter(({ at, message }) => at >= Number(startTime) && at <= Number(endTime) && matches(message));
    return {
      events: found.slice(from, from + limit).map(({ at, message, eventId }) => ({
        logStreamName: '$LATEST',
        timestamp: at,
        ingestionTime: at,
        message,
        eventId,
      })),
      searchedLogStreams: [],
      ...(found.length > from + limit && { nextToken: String(from + limit) }),
    };
  };

  const describe = ({ logGroupNamePrefix = '' }: Input) => ({
    logGroups: [...logGroups().keys()]
      .filter((name) => name.startsWith(String(logGroupNamePrefix)))
      .sort()
      .map((name) => ({ logGroupName: name, arn: `${arnOf(name)}:*`, logGroupArn: arnOf(name) })),
  });

  return {
    signingName: 'logs',
    operations: Object.keys(members),
    ...jsonProtocol({ targetPrefix: 'Logs_20140328', contentType: 'application/x-amz-json-1.1' }),
    permissions: ({ operation, input }) => [
      { action: `logs:${operation}`, resource: `${arnOf(String(input.logGroupName ?? ''))}:*` },
    ],
    handle({ operation, input }) {
      const known = Object.hasOwn(members, operation) && members[operation];
      if (!known) throw notImplemented(`logs ${operation}`);
      refuseOthers(`logs ${operation}`, input, known);
      return operation === 'FilterLogEvents' ? filter(input) : describe(input);
    },
  };
};
