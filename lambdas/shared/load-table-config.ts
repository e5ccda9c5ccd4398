import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { TableConfig } from './table-config.ts';

/** What the stack was deployed with for the table; undefined: it was not deployed for it. */
export const loadTableConfig = async (
  client: SSMClient,
  prefix: string,
  tableName: string,
): Promise<TableConfig | undefined> => {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: `${prefix}${tableName}` }));
    return Parameter?.Value === undefined ? undefined : (JSON.parse(Parameter.Value) as TableConfig);
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
    throw error;
  }
};
