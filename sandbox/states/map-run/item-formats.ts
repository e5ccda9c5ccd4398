import { parse as parseCsv } from 'csv-parse/sync';

export interface Format {
  readonly inputType: 'CSV' | 'JSON' | 'JSONL';
  readonly csvDelimiter: string;
  /** Undefined: the first row has them. */
  readonly csvHeaders: readonly string[] | undefined;
}

/** The items in a file's text. Throws an Error that says what is wrong with it. */
export const parseItemFile = (text: string, format: Format): unknown[] => {
  switch (format.inputType) {
    case 'CSV':
      return parseCsv(text, {
        bom: true,
        columns: format.csvHeaders ? [...format.csvHeaders] : true,
        delimiter: format.csvDelimiter,
        skip_empty_lines: true,
        relax_column_count_less: true,
      });
    case 'JSON': {
      const items: unknown = JSON.parse(text);
      if (!Array.isArray(items)) throw new Error('the file is not a JSON array');
      return items;
    }
    case 'JSONL':
      return parseLines(text);
  }
};

const parseLines = (text: string): unknown[] => {
  const items: unknown[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      items.push(JSON.parse(line));
    } catch (error) {
      throw new Error(`line ${index + 1} is not JSON: ${(error as Error).message}`);
    }
  }
  return items;
};
