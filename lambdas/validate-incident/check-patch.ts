import type { Incident } from '../shared/incident.ts';
import type { CheckedTable } from './check-table.ts';
import type { TablePorts } from './ports.ts';
import { refuse } from './refuse.ts';

/** How the patch is to be made: nothing is accepted that would be ignored, or that no write could do. */
export const checkPatch = async (incident: Incident, table: CheckedTable, ports: TablePorts): Promise<void> => {
  const { patch, approval, impactedKeys } = incident;
  if (patch.onConflict !== 'skip' && patch.laterWrites === 'overwrite')
    refuse(
      `patch.onConflict "${patch.onConflict}" says what becomes of later writes, and so does patch.laterWrites "overwrite": remove one of the two.`,
    );
  if (patch.onConflict === 'force' && !approval.beforePatch)
    refuse(
      'patch.onConflict "force" writes over what somebody changed since, which a person has to see first: set approval.beforePatch to true, or use "skip".',
    );
  if (patch.onConflict === 'force' && impactedKeys.source === 'inline')
    refuse(
      'patch.onConflict "force" needs to know what the bug wrote, which impactedKeys.source "inline" can\'t say: remove it, or use "s3" with the bad images, or "audit-log".',
    );
  if (patch.onConflict === 'fail' && patch.toleratedFailurePercentage)
    refuse(
      'patch.onConflict "fail" stops at the first conflict, and patch.toleratedFailurePercentage would go on: remove one of the two.',
    );
  if (patch.marker === undefined) return;
  checkMarker(patch.marker, incident, table);
  if (patch.marker === (await ports.ttlAttribute(incident.tableName)))
    refuse(
      `patch.marker names ${patch.marker}, by which DynamoDB lets items of ${incident.tableName} expire, and with the run's id in it they never would: name another attribute.`,
    );
};

const checkMarker = (marker: string, { patch, tableName }: Incident, { keySchema, description }: CheckedTable) => {
  if (keySchema.some(({ name }) => name === marker))
    refuse(`patch.marker names ${marker}, which is part of the key of ${tableName}: name another attribute.`);
  if (patch.attributes?.includes(marker))
    refuse(
      `patch.marker names ${marker}, and so does patch.attributes: the marker gets the run's id, so it can't go back as well; name another attribute.`,
    );
  const type = description.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === marker)?.AttributeType;
  if (type !== undefined && type !== 'S')
    refuse(
      `patch.marker names ${marker}, which an index of ${tableName} has as a key of type ${type}, and the run's id is a string: name another attribute.`,
    );
};
