import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  paginateFilterLogEvents,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogsService } from '../../../sandbox/logs/service.ts';
import { createHouse } from '../lambda/function-house.ts';
import { credentials, serve } from '../small-world.ts';

const logGroupName = '/aws/lambda/talks';

describe('what a function printed', () => {
  const house = createHouse();
  let front: Awaited<ReturnType<typeof serve>>;
  let client: CloudWatchLogsClient;
  const messages = async (more: Partial<FilterLogEventsCommandInput> = {}) => {
    const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName, ...more }));
    return events.map(({ message }) => message);
  };

  beforeAll(async () => {
    front = await serve(house.world, createLogsService(house.world, house.lambda));
    client = new CloudWatchLogsClient({ endpoint: front.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
    house.add('talks', 'export const handler = async ({ text }) => console.log(text);');
    for (const text of ['all is well', 'ERROR one', 'ERROR two']) {
      await house.invoke('talks', { text });
      house.world.clock.advance(60);
    }
  });
  afterAll(async () => {
    front.close();
    await house.close();
  });

  it('is read by the name of its log group, oldest first', async () => {
    expect(await messages()).toEqual(['all is well', 'ERROR one', 'ERROR two']);
    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/' }));
    expect(logGroups).toEqual([expect.objectContaining({ logGroupName })]);
  });

  it('is found by words, phrases and sandbox time', async () => {
    expect(await messages({ filterPattern: 'ERROR two' })).toEqual(['ERROR two']);
    expect(await messages({ filterPattern: '"is well"' })).toEqual(['all is well']);
    const now = house.world.clock.now();
    expect(await messages({ startTime: now - 130_000, endTime: now - 70_000 })).toEqual(['ERROR one']);
  });

  it('comes in pages', async () => {
    const pages = paginateFilterLogEvents({ client, pageSize: 2 }, { logGroupName });
    const sizes: number[] = [];
    for await (const { events = [] } of pages) sizes.push(events.length);
    expect(sizes).toEqual([2, 1]);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['a pattern of JSON', () => messages({ filterPattern: '{ $.level = "ERROR" }' }), 'the filter pattern { $.level'],
    ['names of streams', () => messages({ logStreamNames: ['a'] }), 'logStreamNames of logs FilterLogEvents'],
    [
      'Logs Insights',
      () => client.send(new StartQueryCommand({ logGroupName, queryString: 'a', startTime: 0, endTime: 1 })),
      'logs StartQuery',
    ],
    ['a log group that is not there', () => messages({ logGroupName: '/aws/lambda/no' }), 'does not exist'],
  ])('is not read by %s', async (_what, ask, sentence) => {
    await expect(ask()).rejects.toThrow(sentence);
  });
});
