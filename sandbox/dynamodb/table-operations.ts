import { AwsError } from '../core/service.ts';
import type { Context, Input, Operation, Output } from './context.ts';
import { describe } from './description.ts';
import { arrayOf, objectOf, stringOf } from './members.ts';
import { enableStream, requestedViewType, streamChange } from './streams.ts';
import { checkCreateTable, checkUpdateTable } from './table-input.ts';
import type { Table } from './tables.ts';

/** Makes a table in the engine, and enters it without recording its writes. */
export const makeTable = async (input: Input, { engine, tables, world }: Context, more: Partial<Table> = {}) => {
  const { TableDescription } = await engine.call('CreateTable', input);
  const description = objectOf(TableDescription);
  const table: Table = {
    name: stringOf(description, 'TableName'),
    id: stringOf(description, 'TableId'),
    keyAttributes: arrayOf(description.KeySchema).map((key) => stringOf(objectOf(key), 'AttributeName')),
    createdMs: world.clock.now(),
    ...more,
  };
  tables.add(table);
  return { table, description };
};

const createTable: Operation = async (input, context) => {
  checkCreateTable(input);
  const { StreamSpecification, ...rest } = input;
  const viewType = StreamSpecification === undefined ? undefined : requestedViewType(StreamSpecification);
  const { table, description } = await makeTable(rest, context);
  context.history.install(table);
  if (viewType) enableStream(table, viewType, context);
  return { TableDescription: describe(description, table, context) };
};

const describeTable: Operation = async (input, context) => {
  const table = context.tables.get(stringOf(input, 'TableName'));
  const { Table } = await context.engine.call('DescribeTable', { TableName: table.name });
  return { Table: describe(Table, table, context) };
};

const updateTable: Operation = async (input, context) => {
  checkUpdateTable(input);
  const { TableName: _, StreamSpecification, ...rest } = input;
  const table = context.tables.getActive(stringOf(input, 'TableName'));
  const changeStream = StreamSpecification !== undefined && streamChange(StreamSpecification, table, context);
  const engineDoes = Object.keys(rest).length > 0 || !changeStream;
  const output: Output = engineDoes
    ? await context.engine.call('UpdateTable', { ...rest, TableName: table.name })
    : { TableDescription: (await context.engine.call('DescribeTable', { TableName: table.name })).Table };
  if (changeStream) changeStream();
  return { TableDescription: describe(output.TableDescription, table, context) };
};

const deleteTable: Operation = async (input, context) => {
  const table = context.tables.get(stringOf(input, 'TableName'));
  if (table.restore) {
    throw new AwsError(
      'ResourceInUseException',
      `Attempt to change a resource which is still in use: Table is being created: ${table.name}`,
    );
  }
  const { TableDescription } = await context.engine.call('DeleteTable', { TableName: table.name });
  context.tables.remove(table);
  context.history.remove(table);
  return { TableDescription: { ...describe(TableDescription, table, context), TableStatus: 'DELETING' } };
};

/** Operations that the engine has, on tables that are there. */
const ofEngine =
  (operation: string, member: 'ResourceArn'): Operation =>
  (input, { engine, tables }) => {
    tables.getActive(stringOf(input, member));
    return engine.call(operation, input);
  };

export const tableOperations: Record<string, Operation> = {
  CreateTable: createTable,
  DescribeTable: describeTable,
  UpdateTable: updateTable,
  DeleteTable: deleteTable,
  ListTables: (input, { engine }) => engine.call('ListTables', input),
  TagResource: ofEngine('TagResource', 'ResourceArn'),
  UntagResource: ofEngine('UntagResource', 'ResourceArn'),
  ListTagsOfResource: ofEngine('ListTagsOfResource', 'ResourceArn'),
};
