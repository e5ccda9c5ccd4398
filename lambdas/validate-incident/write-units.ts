import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Incident, Undo } from '../shared/incident.ts';

/** Half of what a new on-demand table takes at once. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
const onDemandUnits = 2000;

/** What a repair may write in a second unless the incident says so: half of what the table takes, so that others can write too. */
export const defaultWriteUnits = ({ ProvisionedThroughput, OnDemandThroughput }: TableDescription): number => {
  const provisioned = ProvisionedThroughput?.WriteCapacityUnits ?? 0;
  // Without a limit it is absent, or -1.
  const limit = OnDemandThroughput?.MaxWriteRequestUnits ?? 0;
  const taken = provisioned > 0 ? provisioned : limit > 0 ? Math.min(limit, 2 * onDemandUnits) : 2 * onDemandUnits;
  return Math.max(1, Math.floor(taken / 2));
};

/** The incident with its ceiling on writes. */
export const withWriteUnits = <I extends Incident | Undo>(incident: I, description: TableDescription): I => ({
  ...incident,
  patch: { maxWriteUnitsPerSecond: defaultWriteUnits(description), ...incident.patch },
});
