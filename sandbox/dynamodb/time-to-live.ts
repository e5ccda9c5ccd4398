import type { Operation } from './context.ts';
import { objectOf, refuseOthers, stringOf, validationError } from './members.ts';

/** Only the setting is kept: nothing expires here. DynamoDB itself may take days to delete an expired item. */
export const timeToLiveOperations: Record<string, Operation> = {
  DescribeTimeToLive(input, { tables }) {
    const { timeToLive } = tables.getActive(stringOf(input, 'TableName'));
    const TimeToLiveDescription = timeToLive
      ? { TimeToLiveStatus: 'ENABLED', ...timeToLive }
      : { TimeToLiveStatus: 'DISABLED' };
    return { TimeToLiveDescription };
  },

  UpdateTimeToLive(input, { tables }) {
    refuseOthers('UpdateTimeToLive', input, ['TableName', 'TimeToLiveSpecification']);
    const table = tables.getActive(stringOf(input, 'TableName'));
    const specification = objectOf(input.TimeToLiveSpecification);
    refuseOthers('TimeToLiveSpecification', specification, ['AttributeName', 'Enabled']);
    const AttributeName = stringOf(specification, 'AttributeName');
    if (specification.Enabled === Boolean(table.timeToLive)) {
      throw validationError(`TimeToLive is already ${specification.Enabled ? 'enabled' : 'disabled'}`);
    }
    if (specification.Enabled) table.timeToLive = { AttributeName };
    else if (table.timeToLive?.AttributeName === AttributeName) delete table.timeToLive;
    else throw validationError(`TimeToLive is active on a different AttributeName: ${table.timeToLive?.AttributeName}`);
    return { TimeToLiveSpecification: specification };
  },
};
