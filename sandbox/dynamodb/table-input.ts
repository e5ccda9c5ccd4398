import type { Input } from './context.ts';
import { arrayOf, objectOf, refuseOthers } from './members.ts';

export const indexMembers = ['IndexName', 'KeySchema', 'Projection'];
export const globalIndexMembers = [...indexMembers, 'ProvisionedThroughput'];

const tableMembers = [
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'BillingMode',
  'ProvisionedThroughput',
  'SSESpecification',
  'StreamSpecification',
  'TableClass',
  'DeletionProtectionEnabled',
  'Tags',
];

const updateMembers = [
  'TableName',
  'AttributeDefinitions',
  'GlobalSecondaryIndexUpdates',
  'BillingMode',
  'ProvisionedThroughput',
  'SSESpecification',
  'StreamSpecification',
  'TableClass',
  'DeletionProtectionEnabled',
];

/** The engine ignores what it does not know, so what it is handed has to be known. */
export const checkCreateTable = (input: Input): void => {
  refuseOthers('CreateTable', input, tableMembers);
  checkIndexes('CreateTable', input);
};

export const checkIndexes = (what: string, input: Input, suffix = 'es'): void => {
  for (const index of arrayOf(input[`GlobalSecondaryIndex${suffix}`])) {
    refuseOthers(`${what}.GlobalSecondaryIndex${suffix}`, index, globalIndexMembers);
  }
  for (const index of arrayOf(input[`LocalSecondaryIndex${suffix}`])) {
    refuseOthers(`${what}.LocalSecondaryIndex${suffix}`, index, indexMembers);
  }
};

export const checkUpdateTable = (input: Input): void => {
  refuseOthers('UpdateTable', input, updateMembers);
  for (const update of arrayOf(input.GlobalSecondaryIndexUpdates)) {
    const what = 'UpdateTable.GlobalSecondaryIndexUpdates';
    refuseOthers(what, update, ['Create', 'Update', 'Delete']);
    const { Create, Update, Delete } = objectOf(update);
    refuseOthers(`${what}.Create`, Create, globalIndexMembers);
    refuseOthers(`${what}.Update`, Update, ['IndexName', 'ProvisionedThroughput']);
    refuseOthers(`${what}.Delete`, Delete, ['IndexName']);
  }
};
