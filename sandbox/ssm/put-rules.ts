import { type ApiCall, AwsError, notImplemented } from '../core/service.ts';

/** A PutParameter request that is well-formed. */
export interface PutRequest {
  readonly name: string;
  readonly value: string;
  readonly type: 'String' | 'StringList' | undefined;
  readonly overwrite: boolean;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
}

const invalid = (message: string) => new AwsError('ValidationException', message);

const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

/** The rules of a standard parameter: 4,096 bytes, names of letters, digits and `. - _ /`, up to 15 levels. */
export const checkPut = (input: ApiCall['input']): PutRequest => {
  const { Name, Value, Type, Overwrite, Description, AllowedPattern, Tier, DataType } = input;
  if (typeof Name !== 'string' || Name === '') throw invalid('Name must be the name of a parameter.');
  if (!/^[A-Za-z0-9_./-]{1,1011}$/.test(Name)) {
    throw invalid('Parameter name: only a mix of letters, numbers and the symbols .-_/ is allowed.');
  }
  if (Name.includes('/') && !Name.startsWith('/')) {
    throw invalid('Parameter name: a hierarchy must be a fully qualified name, with a leading slash.');
  }
  if (Name.endsWith('/') || Name.includes('//')) throw invalid('Parameter name: a level of the hierarchy is empty.');
  if (Name.split('/').length > 16) {
    throw new AwsError('HierarchyLevelLimitExceededException', 'A hierarchy can have a maximum of 15 levels.');
  }
  if (/^\/?(aws|ssm)/i.test(Name)) throw invalid('Parameter name: can\'t be prefixed with "aws" or "ssm".');
  if (Type === 'SecureString') throw notImplemented('SecureString parameters');
  if (Type !== undefined && Type !== 'String' && Type !== 'StringList') {
    throw new AwsError('UnsupportedParameterType', `The parameter type ${Type} is not supported.`);
  }
  if (Tier !== undefined && Tier !== 'Standard') throw notImplemented(`parameters of the tier ${Tier}`);
  if (DataType !== undefined && DataType !== 'text') throw notImplemented(`parameters of the data type ${DataType}`);
  if (typeof Value !== 'string' || Value === '') {
    throw invalid("Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1");
  }
  if (Buffer.byteLength(Value) > 4096) {
    throw invalid('Standard tier parameters support a maximum parameter value of 4096 characters.');
  }
  return {
    name: Name,
    value: Value,
    type: Type,
    overwrite: Overwrite === true,
    description: text(Description),
    allowedPattern: text(AllowedPattern),
  };
};
