import type { ResourceType } from '../resource-type.ts';

const properties = ['Name', 'Type', 'Value', 'Description', 'AllowedPattern', 'DataType', 'Tier'];

/** A String or StringList parameter: PutParameter's rules are its rules. */
export const ssmParameter: ResourceType = {
  type: 'AWS::SSM::Parameter',
  properties,
  ignored: { Tags: 'nothing reads them' },
  async create(given, { world, physicalName }) {
    const name = given.Name === undefined ? physicalName(1011) : String(given.Name);
    const input = Object.fromEntries(properties.map((property) => [property, given[property]]));
    await world.call({ kind: 'administrator' }, 'ssm', 'PutParameter', { ...input, Name: name });
    return { ref: name, attributes: { Type: given.Type, Value: given.Value } };
  },
};
