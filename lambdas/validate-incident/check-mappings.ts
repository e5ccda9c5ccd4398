import type { Incident, Undo } from '../shared/incident.ts';
import type { CheckedTable } from './check-table.ts';
import type { SurroundingsPorts } from './ports.ts';
import { refuse } from './refuse.ts';
import { isTrails } from './stream-consumers.ts';

/** A stream keeps its records for 24 hours: so that none is lost, with time to spare. */
const longestPause = 1200;

/** The event source mappings that are to be paused: of this table's stream, and the stack may touch them. */
export const checkMappings = async (
  { freeze }: Incident | Undo,
  { tableName, tableArn, config }: CheckedTable,
  ports: Pick<SurroundingsPorts, 'mappings'>,
): Promise<void> => {
  const { pauseMappings = [], maxMinutes } = freeze;
  if (pauseMappings.length === 0) return;
  if (maxMinutes > longestPause)
    refuse(
      `freeze.pauseMappings goes with at most ${longestPause} as freeze.maxMinutes, not ${maxMinutes}: a stream keeps its records for 24 hours, and what is paused for longer loses some.`,
    );
  for (const uuid of pauseMappings) {
    const known = config.eventSourceMappings;
    if (!known.includes(uuid))
      refuse(
        `freeze.pauseMappings: the stack was not deployed for the event source mapping ${uuid} (for ${tableName} there ${known.length === 0 ? 'is none' : `are ${known.join(', ')}`}): correct it, or add it to the table's eventSourceMappings and deploy.`,
      );
    const mapping = await ports.mappings.find(uuid);
    if (mapping === undefined || mapping.state === 'gone')
      return refuse(`freeze.pauseMappings: there is no event source mapping ${uuid} any more: remove it.`);
    if (!mapping.sourceArn.startsWith(`${tableArn}/stream/`))
      refuse(
        `freeze.pauseMappings: the event source mapping ${uuid} reads ${mapping.sourceArn}, and not the stream of ${tableName}: remove it.`,
      );
    if (isTrails(mapping, config))
      refuse(
        `freeze.pauseMappings: the event source mapping ${uuid} is that of coldpatch's audit trail, which must not miss a write: remove it.`,
      );
  }
};
