import { AwsError, notImplemented } from '../../core/service.ts';
import type { EventsService } from '../../events/service.ts';
import { parseTarget, targetMembers } from '../../events/target.ts';
import type { ResourceType } from '../resource-type.ts';
import { isEnabled } from './state.ts';

/** A schedule of EventBridge Scheduler at a rate, in the default group. */
export const schedulerSchedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  properties: ['Name', 'GroupName', 'ScheduleExpression', 'State', 'Target'],
  nested: targetMembers('Target'),
  ignored: {
    Description: 'it is for people',
    FlexibleTimeWindow: 'a run at the beginning of the window is within it',
    KmsKeyArn: 'the input stays in memory',
    ScheduleExpressionTimezone: 'a rate does not depend on it',
  },
  create(given, { world, physicalName }) {
    if (given.GroupName !== undefined && given.GroupName !== 'default') {
      throw notImplemented(`the schedule group ${given.GroupName}`);
    }
    const name = given.Name === undefined ? physicalName(64) : String(given.Name);
    const target = parseTarget('AWS::Scheduler::Schedule Target', given.Target as Record<string, unknown>);
    if (target.roleArn === undefined) {
      throw new AwsError('ValidationException', `The schedule ${name} needs a RoleArn in its Target.`);
    }
    const arn = world.service<EventsService>('events').addSchedule({
      name,
      scheduleExpression: String(given.ScheduleExpression),
      enabled: isEnabled('AWS::Scheduler::Schedule', given.State),
      target,
    });
    return { ref: name, attributes: { Arn: arn } };
  },
};
