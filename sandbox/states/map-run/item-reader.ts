import { AwsError, notImplemented } from '../../core/service.ts';
import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { Aborted, StateFailure } from '../engine/failure.ts';
import { runTogether } from '../engine/run-together.ts';
import { bindings, type Visit } from '../engine/visit.ts';
import { compileTemplate } from '../expressions/template.ts';
import { type Format, parseItemFile } from './item-formats.ts';
import { parseReaderConfig } from './reader-config.ts';
import { listObjects, type ObjectAddress, readObject } from './s3-objects.ts';

type Reader = (visit: Visit) => Promise<readonly unknown[]>;

/** An ItemReader's Arguments, evaluated: of one object, or of a listing. */
type Source = ObjectAddress | { readonly Bucket: string; readonly Prefix?: string };

/** The Arguments of each operation. */
const members = {
  getObject: { needed: ['Bucket', 'Key'], optional: 'VersionId' },
  listObjectsV2: { needed: ['Bucket'], optional: 'Prefix' },
} as const;

/** Objects read at once. */
const readsAtOnce = 16;

/** `ItemReader`: a Map's items from S3. Undefined where there is none. */
export const parseItemReader = (fields: Fields): Reader | undefined => {
  const reader = fields.object('ItemReader');
  if (!reader) return undefined;
  const operation = parseOperation(reader);
  const { format, maxItems } = parseReaderConfig(reader, operation);
  const { needed, optional } = members[operation];
  const source = reader.object('Arguments');
  if (!source || !needed.every((name) => source.has(name))) {
    throw invalidDefinition(`${reader.where} needs Arguments with ${needed.join(' and ')}.`);
  }
  for (const name of [...needed, optional]) source.take(name);
  source.close();
  const args = compileTemplate(reader.take('Arguments'), reader.where, 'ItemReader/Arguments');
  reader.close();
  return async (visit) => {
    const items = await readItems(visit, (await args.evaluate(bindings(visit))) as Source, format);
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

const readItems = async (visit: Visit, source: Source, format: Format | undefined): Promise<readonly unknown[]> => {
  try {
    if ('Key' in source) return await readFile(visit, source, format as Format);
    const { Bucket, Prefix = '' } = source;
    const objects = await listObjects(visit, Bucket, Prefix);
    if (!format) return objects;
    const files = objects.filter((object) => !object.Key.endsWith('/'));
    const read = ({ Key }: { Key: string }) => readFile(visit, { Bucket, Key }, format);
    return (await runTogether(files, readsAtOnce, visit.signal, read)).flat();
  } catch (error) {
    if (error instanceof Aborted || error instanceof StateFailure) throw error;
    const what = error instanceof AwsError ? `${error.code}: ${error.message}` : (error as Error).message;
    throw new StateFailure(
      'States.ItemReaderFailed',
      `Attempting to read the items from the S3 bucket '${source.Bucket}' failed. ${what}`,
    );
  }
};

const readFile = async (visit: Visit, address: ObjectAddress, format: Format): Promise<unknown[]> => {
  const text = await readObject(visit, address);
  try {
    return parseItemFile(text, format);
  } catch (error) {
    throw new StateFailure(
      'States.ItemReaderFailed',
      `s3://${address.Bucket}/${address.Key} can't be read: ${(error as Error).message}`,
    );
  }
};
