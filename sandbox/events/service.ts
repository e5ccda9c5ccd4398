import { jsonProtocol } from '../core/json-protocol.ts';
import { AwsError, notImplemented, type Service } from '../core/service.ts';
import type { AwsEvent, World } from '../core/world.ts';
import type { Failure } from './deliver.ts';
import { Dispatcher, internalOperations } from './dispatcher.ts';
import { envelope, scheduledEvent, withContextAttributes } from './envelope.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { periodically } from './periodic.ts';
import { ratePeriodMs } from './rate.ts';
import { callerOf, payloadOf, type Target } from './target.ts';

/** A rule of the default bus: a pattern, a schedule, or both. */
export interface RuleDefinition {
  readonly name: string;
  /** An event pattern as in a template. */
  readonly pattern?: unknown;
  /** `rate(5 minutes)`. */
  readonly scheduleExpression?: string;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

/** A schedule of EventBridge Scheduler, in the default group. */
export interface ScheduleDefinition {
  readonly name: string;
  readonly scheduleExpression: string;
  readonly enabled: boolean;
  readonly target: Target;
}

export interface EventsService extends Service {
  /** For World's publish: delivers to the rules that match, in the background. */
  publish(event: AwsEvent): void;
  /** Returns its ARN. */
  addRule(rule: RuleDefinition): string;
  /** Returns its ARN. */
  addSchedule(schedule: ScheduleDefinition): string;
  /** What was lost or given up, and functions of schedules that failed, oldest first. */
  failures(): readonly Failure[];
  /** Resolves when nothing is being delivered. */
  settled(): Promise<void>;
  /** Ends every schedule, and tries no delivery again. */
  close(): void;
}

/**
 * EventBridge: rules on the default bus, and Scheduler's schedules. A fault injected into its operation DeliverEvent
 * loses an event, one in FireSchedule a schedule's run. No operation can be called over HTTP.
 */
export const createEvents = (world: World): EventsService => {
  const closing = new AbortController();
  const dispatcher = new Dispatcher(world, closing.signal);
  const rules: { readonly arn: string; readonly matches: Pattern; readonly targets: readonly Target[] }[] = [];
  const arns = new Set<string>();
  const protocol = jsonProtocol({ targetPrefix: 'AWSEvents', contentType: 'application/x-amz-json-1.1' });

  const claim = (arn: string) => {
    if (arns.has(arn)) throw new AwsError('ConflictException', `${arn} exists already.`, 409);
    arns.add(arn);
    return arn;
  };
  const repeat = (periodMs: number, fire: (scheduledMs: number) => Promise<void>) =>
    void periodically(world.clock, periodMs, fire, closing.signal);

  return {
    signingName: 'events',
    operations: internalOperations,
    ...protocol,
    parse(request) {
      throw notImplemented(`events ${protocol.parse(request).operation}`);
    },
    permissions: () => [],
    handle(call) {
      if (!internalOperations.some((operation) => operation === call.operation)) {
        throw notImplemented(`events ${call.operation}`);
      }
      return dispatcher.handle(call);
    },
    publish(event) {
      const whole = envelope(world, event, world.clock.now());
      for (const { arn, matches, targets } of rules) {
        if (!matches(whole)) continue;
        for (const target of targets) {
          const caller = callerOf('events.amazonaws.com', arn, target.roleArn);
          void dispatcher.dispatch('DeliverEvent', { caller, target, payload: payloadOf(target, whole), waits: false });
        }
      }
    },
    addRule({ name, pattern, scheduleExpression, enabled, targets }) {
      const matches = pattern === undefined ? undefined : compilePattern(pattern);
      const periodMs = scheduleExpression === undefined ? undefined : ratePeriodMs(scheduleExpression);
      const arn = claim(`arn:aws:events:${world.region}:${world.account}:rule/${name}`);
      if (!enabled) return arn;
      if (matches) rules.push({ arn, matches, targets });
      if (periodMs === undefined) return arn;
      repeat(periodMs, async (scheduledMs) => {
        const event = scheduledEvent(world, 'aws.events', arn, scheduledMs);
        const runs = targets.map((target) => {
          const caller = callerOf('events.amazonaws.com', arn, target.roleArn);
          return dispatcher.dispatch('FireSchedule', {
            caller,
            target,
            payload: payloadOf(target, event),
            waits: true,
          });
        });
        await Promise.all(runs);
      });
      return arn;
    },
    addSchedule({ name, scheduleExpression, enabled, target }) {
      const periodMs = ratePeriodMs(scheduleExpression);
      const arn = claim(`arn:aws:scheduler:${world.region}:${world.account}:schedule/default/${name}`);
      const caller = callerOf('scheduler.amazonaws.com', arn, target.roleArn);
      if (!enabled) return arn;
      repeat(periodMs, (scheduledMs) => {
        const event = scheduledEvent(world, 'aws.scheduler', arn, scheduledMs);
        const payload = withContextAttributes(payloadOf(target, event), arn, scheduledMs);
        return dispatcher.dispatch('FireSchedule', { caller, target, payload, waits: true });
      });
      return arn;
    },
    failures: () => dispatcher.failures,
    settled: () => dispatcher.settled(),
    close: () => closing.abort(),
  };
};
