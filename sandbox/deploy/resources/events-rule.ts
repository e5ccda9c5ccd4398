import { notImplemented } from '../../core/service.ts';
import type { EventsService } from '../../events/service.ts';
import { parseTarget, targetMembers } from '../../events/target.ts';
import type { ResourceType } from '../resource-type.ts';
import { isEnabled } from './state.ts';

/** A rule of the default bus, with a pattern or a rate. */
export const eventsRule: ResourceType = {
  type: 'AWS::Events::Rule',
  properties: ['Name', 'EventBusName', 'EventPattern', 'ScheduleExpression', 'State', 'Targets'],
  nested: targetMembers('Targets'),
  ignored: { Description: 'it is for people', Tags: 'nothing reads them' },
  create(given, { world, physicalName }) {
    if (given.EventBusName !== undefined && given.EventBusName !== 'default') {
      throw notImplemented(`the event bus ${given.EventBusName}`);
    }
    const name = given.Name === undefined ? physicalName(64) : String(given.Name);
    const targets = (given.Targets ?? []) as readonly Record<string, unknown>[];
    const arn = world.service<EventsService>('events').addRule({
      name,
      pattern: given.EventPattern,
      ...(given.ScheduleExpression !== undefined && { scheduleExpression: String(given.ScheduleExpression) }),
      enabled: isEnabled('AWS::Events::Rule', given.State),
      targets: targets.map((target) => parseTarget(`AWS::Events::Rule target ${target.Id}`, target)),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
};
