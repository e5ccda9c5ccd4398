import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { parseQuantity, type Quantity } from '../engine/quantity.ts';
import type { Format } from './item-formats.ts';

export interface ReaderConfig {
  /** Undefined: the listing's entries are the items. */
  readonly format: Format | undefined;
  readonly maxItems: Quantity | undefined;
}

const delimiters = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' } as const;

/** Reads `ReaderConfig`. */
export const parseReaderConfig = (reader: Fields, operation: 'getObject' | 'listObjectsV2'): ReaderConfig => {
  const config = reader.object('ReaderConfig');
  const inputType = config?.choice('InputType', ['CSV', 'JSON', 'JSONL'], ['PARQUET', 'MANIFEST']);
  const flatten = config?.choice('Transformation', ['NONE', 'LOAD_AND_FLATTEN']) === 'LOAD_AND_FLATTEN';
  const loads = operation === 'getObject' || flatten;
  if (loads && !inputType) throw invalidDefinition(`${reader.where} needs a ReaderConfig with an InputType.`);
  if (operation === 'getObject' && flatten) {
    throw invalidDefinition(`${reader.where}: LOAD_AND_FLATTEN belongs to listObjectsV2.`);
  }
  if (!loads && inputType) {
    throw invalidDefinition(`${reader.where}: listObjectsV2 has an InputType only with LOAD_AND_FLATTEN.`);
  }
  const csv = inputType === 'CSV' ? parseCsvFields(config as Fields) : { csvDelimiter: ',', csvHeaders: undefined };
  const maxItems = config && parseQuantity(config, 'MaxItems', { least: 1, most: 100_000_000 });
  config?.close();
  return { format: inputType && { inputType, ...csv }, maxItems };
};

const parseCsvFields = (config: Fields): Pick<Format, 'csvDelimiter' | 'csvHeaders'> => {
  const location = config.choice('CSVHeaderLocation', ['FIRST_ROW', 'GIVEN']);
  if (!location) throw invalidDefinition(`${config.where} needs a CSVHeaderLocation.`);
  const names = Object.keys(delimiters) as (keyof typeof delimiters)[];
  const csvDelimiter = delimiters[config.choice('CSVDelimiter', names) ?? 'COMMA'];
  if (location === 'FIRST_ROW') return { csvDelimiter, csvHeaders: undefined };
  const headers = config.list('CSVHeaders');
  if (headers.length === 0) throw invalidDefinition(`${config.where} needs CSVHeaders.`);
  return { csvDelimiter, csvHeaders: headers.map(String) };
};
