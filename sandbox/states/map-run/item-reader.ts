import { AwsError, notImplemented } from '../../core/service.ts';
import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { Aborted, StateFailure } from '../engine/failure.ts';
import { runTogether } from '../engine/run-together.ts';
import { bindings, type Visit } from '../engine/visit.ts';
import { compileTemplate } from '../expressions/template.ts';
import { type Format, parseItemFile } from './item-formats.ts';
import { parseReaderConfig } from './reader-config.ts';
import { listObjects, readObject } from './s3-objects.ts';

type Reader = (visit: Visit) => Promise<readonly unknown[]>;

/** Objects read at once. */
const readsAtOnce = 16;

/** `ItemReader`: a Map's items from S3. Undefined where there is none. */
export const parseItemReader = (fields: Fields): Reader | undefined => {
  const reader = fields.object('ItemReader');
  if (!reader) return undefined;
  const operation = parseOperation(reader);
  const { format, maxItems } = parseReaderConfig(reader, operation);
  const allowed = operation === 'getObject' ? ['Bucket', 'Key'] : ['Bucket', 'Prefix'];
  const source = reader.object('Arguments');
  if (!source?.has('Bucket') || (operation === 'getObject' && !source.has('Key'))) {
    throw invalidDefinition(`${reader.where} needs Arguments with ${allowed.join(' and ')}.`);
  }
  for (const name of allowed) source.take(name);
  source.close();
  const args = compileTemplate(reader.take('Arguments'), reader.where, 'ItemReader/Arguments');
  reader.close();
  return async (visit) => {
    const { Bucket = '', Key = '', Prefix = '' } = (await args.evaluate(bindings(visit))) as Record<string, string>;
    const items = await readItems(visit, Bucket, operation === 'getObject' ? { Key } : { Prefix }, format);
    const most = await maxItems?.(visit);
    return most === undefined ? items : items.slice(0, most);
  };
};

const parseOperation = (reader: Fields): 'getObject' | 'listObjectsV2' => {
  const resource = reader.text('Resource');
  const operation = /^arn:aws[a-z-]*:states:::s3:(getObject|listObjectsV2)$/.exec(resource)?.[1];
  if (!operation) throw notImplemented(`the Resource ${resource} (${reader.where})`);
  return operation as 'getObject' | 'listObjectsV2';
};

const readItems = async (
  visit: Visit,
  bucket: string,
  source: { readonly Key: string } | { readonly Prefix: string },
  format: Format | undefined,
): Promise<readonly unknown[]> => {
  try {
    if ('Key' in source) return await readFile(visit, bucket, source.Key, format as Format);
    const objects = await listObjects(visit, bucket, source.Prefix);
    if (!format) return objects;
    const files = objects.filter((object) => !object.Key.endsWith('/'));
    const read = (object: { Key: string }) => readFile(visit, bucket, object.Key, format);
    return (await runTogether(files, readsAtOnce, visit.signal, read)).flat();
  } catch (error) {
    if (error instanceof Aborted || error instanceof StateFailure) throw error;
    const what = error instanceof AwsError ? `${error.code}: ${error.message}` : (error as Error).message;
    throw new StateFailure(
      'States.ItemReaderFailed',
      `Attempting to read the items from the S3 bucket '${bucket}' failed. ${what}`,
    );
  }
};

const readFile = async (visit: Visit, bucket: string, key: string, format: Format): Promise<unknown[]> => {
  const text = await readObject(visit, bucket, key);
  try {
    return parseItemFile(text, format);
  } catch (error) {
    throw new StateFailure(
      'States.ItemReaderFailed',
      `s3://${bucket}/${key} can't be read: ${(error as Error).message}`,
    );
  }
};
