import { isDeepStrictEqual } from 'node:util';
import type { Input } from './context.ts';
import { arrayOf, objectOf, validationError } from './members.ts';

/**
 * CreateTable's input for a table restored from another, by the other's description: keys, indexes, capacity and encryption.
 * Tags, stream, TTL, deletion protection, table class and point-in-time recovery are not carried over.
 */
export const restoredTable = (targetName: string, source: Input, overrides: Input): Input => {
  const global = keptIndexes(source.GlobalSecondaryIndexes, overrides.GlobalSecondaryIndexOverride);
  const local = keptIndexes(source.LocalSecondaryIndexes, overrides.LocalSecondaryIndexOverride);
  const billing = objectOf(source.BillingModeSummary).BillingMode ?? 'PROVISIONED';
  const BillingMode = overrides.BillingModeOverride ?? billing;
  const provisioned = BillingMode === 'PROVISIONED';
  const keys = [source, ...global, ...local].flatMap(({ KeySchema }) => arrayOf(KeySchema).map(attributeName));
  const encryption = overrides.SSESpecificationOverride ?? encryptionOf(source);
  return {
    TableName: targetName,
    BillingMode,
    KeySchema: source.KeySchema,
    // Those of dropped indexes would be refused.
    AttributeDefinitions: arrayOf(source.AttributeDefinitions).filter((one) => keys.includes(attributeName(one))),
    ...(provisioned && { ProvisionedThroughput: overrides.ProvisionedThroughputOverride ?? capacityOf(source) }),
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map((index) => ({
        ...definitionOf(index),
        ...(provisioned && { ProvisionedThroughput: capacityOf(index) }),
      })),
    }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(definitionOf) }),
    ...(encryption !== undefined && { SSESpecification: encryption }),
  };
};

/** A restore may leave indexes out, but not add or change one. */
const keptIndexes = (existing: unknown, override: unknown): Input[] => {
  const indexes = arrayOf(existing).map(objectOf);
  if (override === undefined) return indexes;
  return arrayOf(override).map((one) => {
    const wanted = objectOf(one);
    const index = indexes.find(({ IndexName }) => IndexName === wanted.IndexName);
    if (index && isDeepStrictEqual(definitionOf(index), definitionOf(wanted))) {
      return wanted.ProvisionedThroughput ? { ...index, ProvisionedThroughput: wanted.ProvisionedThroughput } : index;
    }
    throw validationError(`The index ${wanted.IndexName} does not match an index of the source table`);
  });
};

const definitionOf = ({ IndexName, KeySchema, Projection }: Input): Input => ({ IndexName, KeySchema, Projection });

const capacityOf = ({ ProvisionedThroughput }: Input): Input => {
  const { ReadCapacityUnits, WriteCapacityUnits } = objectOf(ProvisionedThroughput);
  return { ReadCapacityUnits, WriteCapacityUnits };
};

const encryptionOf = ({ SSEDescription }: Input): Input | undefined => {
  const { Status, SSEType, KMSMasterKeyArn } = objectOf(SSEDescription);
  return Status === 'ENABLED' ? { Enabled: true, SSEType, KMSMasterKeyId: KMSMasterKeyArn } : undefined;
};

const attributeName = (one: unknown): unknown => objectOf(one).AttributeName;
