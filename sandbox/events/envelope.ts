import { randomUUID } from 'node:crypto';
import type { AwsEvent, World } from '../core/world.ts';

/** An event as a rule's pattern and its targets see it. Its time has whole seconds, as EventBridge writes it. */
export const envelope = ({ account, region }: World, event: AwsEvent, timeMs: number) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': event['detail-type'],
  source: event.source,
  account,
  time: `${new Date(timeMs).toISOString().slice(0, 19)}Z`,
  region,
  resources: event.resources,
  detail: event.detail,
});

/** What a schedule sends that has no input of its own. */
export const scheduledEvent = (world: World, source: 'aws.events' | 'aws.scheduler', arn: string, timeMs: number) => ({
  ...envelope(world, { source, 'detail-type': 'Scheduled Event', resources: [arn], detail: {} }, timeMs),
  // Scheduler's detail is a string.
  ...(source === 'aws.scheduler' && { detail: '{}' }),
});

/** Scheduler's context attributes in an input: `<aws.scheduler.scheduled-time>` and the like. */
export const withContextAttributes = (input: string, arn: string, scheduledMs: number): string => {
  const attributes: Readonly<Record<string, string>> = {
    'schedule-arn': arn,
    'scheduled-time': `${new Date(scheduledMs).toISOString().slice(0, 19)}Z`,
    'execution-id': randomUUID(),
    'attempt-number': '1',
  };
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => attributes[name] ?? whole);
};
