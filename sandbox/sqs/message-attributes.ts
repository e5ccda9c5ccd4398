import { createHash } from 'node:crypto';
import { AwsError } from '../core/service.ts';

/** As in the API; binary values are base64. */
export type MessageAttributes = Readonly<
  Record<string, { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }>
>;

export const parseMessageAttributes = (given: unknown): MessageAttributes => {
  const attributes = (given ?? {}) as MessageAttributes;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    const value = DataType?.startsWith('Binary') ? BinaryValue : StringValue;
    if (!/^(String|Number|Binary)(\..+)?$/.test(DataType ?? '') || !value) {
      throw new AwsError('InvalidParameterValue', `The message attribute "${name}" has no value of a valid type.`);
    }
  }
  return attributes;
};

const measured = (value: Buffer | string): Buffer => {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** MD5OfMessageAttributes: by name, each part with its length in front, 1 for text and 2 for bytes. Source: SQS Developer Guide. */
export const attributesDigest = (attributes: MessageAttributes): string => {
  const hash = createHash('md5');
  for (const name of Object.keys(attributes).sort()) {
    const { DataType = '', StringValue = '', BinaryValue = '' } = attributes[name] ?? {};
    const binary = DataType.startsWith('Binary');
    hash
      .update(measured(name))
      .update(measured(DataType))
      .update(Buffer.of(binary ? 2 : 1));
    hash.update(measured(binary ? Buffer.from(BinaryValue, 'base64') : StringValue));
  }
  return hash.digest('hex');
};
