import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { KeyAttribute } from '../shared/attribute.ts';
import type { Incident } from '../shared/incident.ts';
import { keySchemaOf } from '../shared/key-schema-of.ts';
import type { TableConfig } from '../shared/table-config.ts';
import type { TablePorts } from './ports.ts';
import { refuse } from './refuse.ts';

export interface CheckedTable {
  readonly tableName: string;
  readonly config: TableConfig;
  readonly description: TableDescription;
  readonly tableArn: string;
  readonly keySchema: readonly KeyAttribute[];
}

/** A table that the stack was deployed for, there, and alone in its Region. */
export const deployedTable = async (field: string, tableName: string, ports: TablePorts): Promise<CheckedTable> => {
  const config = (await ports.config(tableName)) ?? (await refuseUnknown(field, tableName, ports));
  const description = await describe(field, tableName, ports);
  if ((description.Replicas ?? []).length > 0)
    refuse(
      `${field}: ${tableName} has replicas in other Regions (${description.Replicas?.map(({ RegionName }) => RegionName).join(', ')}), whose writers would not be frozen: remove the replicas, or repair the items by other means.`,
    );
  const tableArn = description.TableArn ?? config.tableArn;
  return { tableName, config, description, tableArn, keySchema: keySchemaOf(description) };
};

/** The table of a repair: it can also be restored to the time. */
export const checkTable = async (incident: Incident, ports: TablePorts): Promise<CheckedTable> => {
  const { tableName, restoreTo, restore } = incident;
  const table = await deployedTable('tableName', tableName, ports);
  checkAttributes(incident, table.keySchema);

  if (restore.useTable !== undefined) await checkUseTable(incident, restore.useTable, table.keySchema, ports);
  else {
    const earliest = await ports.earliestRestorable(tableName);
    if (earliest === undefined)
      refuse(
        `tableName: point-in-time recovery of ${tableName} is off, so there is nothing to restore from: restore a backup by hand and name it in restore.useTable.`,
      );
    else if (new Date(restoreTo) < earliest)
      refuse(
        `restoreTo (${restoreTo}) is before the table's earliest restorable time (${earliest.toISOString()}): name a later time, or restore a backup by hand and name it in restore.useTable.`,
      );
  }
  return table;
};

const refuseUnknown = async (field: string, tableName: string, ports: TablePorts): Promise<never> => {
  const names = await ports.configured();
  const known = names.length === 0 ? 'it was deployed for none' : `it was deployed for ${[...names].sort().join(', ')}`;
  return refuse(
    `${field}: the stack was not deployed for ${tableName} (${known}): correct the name, or add the table to the stack and deploy.`,
  );
};

const describe = async (field: string, tableName: string, ports: TablePorts): Promise<TableDescription> => {
  const table = await ports.describe(tableName);
  if (table === undefined) return refuse(`${field}: there is no table ${tableName} in this Region: correct the name.`);
  if (table.TableStatus !== 'ACTIVE')
    refuse(
      `${field}: the table ${tableName} is ${table.TableStatus}, not ACTIVE: start again when its change has ended.`,
    );
  return table;
};

export const keyInWords = (schema: readonly KeyAttribute[]): string =>
  schema.map(({ name, type }) => `${name} (${type})`).join(', ');

const checkUseTable = async (
  { tableName, restore }: Incident,
  useTable: string,
  keySchema: readonly KeyAttribute[],
  ports: TablePorts,
) => {
  if (useTable === tableName)
    refuse(`restore.useTable is the broken table itself: name the table that it was restored to.`);
  if (restore.indexes === 'all')
    refuse('restore.indexes means nothing together with restore.useTable: remove it, that table is used as it is.');
  const found = keyInWords(keySchemaOf(await describe('restore.useTable', useTable, ports)));
  const wanted = keyInWords(keySchema);
  if (wanted !== found)
    refuse(
      `restore.useTable: ${useTable} has the key ${found}, but ${tableName} has ${wanted}: name a table that was restored from ${tableName}.`,
    );
};

const checkAttributes = ({ patch, tableName }: Incident, keySchema: readonly KeyAttribute[]) => {
  const key = patch.attributes?.find((attribute) => keySchema.some(({ name }) => name === attribute));
  if (key !== undefined)
    refuse(
      `patch.attributes names ${key}, which is part of the key of ${tableName} and can't change: remove it from the list.`,
    );
};
