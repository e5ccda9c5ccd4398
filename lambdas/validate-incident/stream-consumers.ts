import type { EventSourceMapping } from '../shared/freeze/event-source-mappings.ts';
import type { Incident, Undo } from '../shared/incident.ts';
import type { TableConfig } from '../shared/table-config.ts';
import type { CheckedTable } from './check-table.ts';
import type { SurroundingsPorts } from './ports.ts';

/** The mapping of coldpatch's own audit trail: its failures go to the trail's queue. */
export const isTrails = ({ failuresArn }: EventSourceMapping, { audit }: TableConfig): boolean =>
  audit !== null && failuresArn?.split(':').at(-1) === audit.failureQueueUrl.split('/').at(-1);

/**
 * Who sees the repairs, in words. That they can't be listed is said in their place: it is no reason to leave a table broken.
 * EventBridge Pipes could be listed (ListPipes) and are not looked for; programs that read the stream by themselves nobody can list.
 */
export const streamConsumers = async (
  { freeze }: Incident | Undo,
  { tableName, description, config }: CheckedTable,
  { mappings, kinesisStreams }: Pick<SurroundingsPorts, 'mappings' | 'kinesisStreams'>,
): Promise<string[]> => {
  const { LatestStreamArn, StreamSpecification } = description;
  const stream = StreamSpecification?.StreamEnabled ? LatestStreamArn : undefined;
  const paused = freeze.pauseMappings ?? [];
  return [
    ...(await orWhyNot('functions', async () =>
      (stream === undefined ? [] : await mappings.reading(stream))
        .filter(({ state }) => state !== 'gone')
        .map((mapping) => inWords(mapping, config, paused))
        .sort(),
    )),
    ...(await orWhyNot('Kinesis streams', async () =>
      (await kinesisStreams(tableName)).map((arn) => `the Kinesis stream ${arn.split('/').at(-1)}`).sort(),
    )),
  ];
};

const inWords = (mapping: EventSourceMapping, config: TableConfig, paused: readonly string[]): string => {
  // arn:aws:lambda:<region>:<account>:function:<name>, and perhaps an alias.
  const name = mapping.functionArn.split(':').slice(6).join(':');
  const who = isTrails(mapping, config) ? "coldpatch's audit trail" : `the function ${name}`;
  if (mapping.state !== 'on') return `${who} (disabled)`;
  return paused.includes(mapping.uuid) ? `${who} (paused during the freeze)` : who;
};

const orWhyNot = async (what: string, list: () => Promise<string[]>): Promise<string[]> => {
  try {
    return await list();
  } catch (error) {
    return [`${what} could not be listed: ${error instanceof Error ? `${error.name}: ${error.message}` : error}`];
  }
};
