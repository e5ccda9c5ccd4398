import type { ParseState } from '../definition/context.ts';
import { invalidDefinition } from '../definition/fields.ts';
import { parseDistributedMap } from './distributed-map.ts';
import { parseInlineMap } from './inline-map.ts';

/** A Map's item processor says how it runs: in the same execution, or in executions of its own. */
export const parseMap: ParseState = (fields, name, context) => {
  const processor = fields.object('ItemProcessor');
  if (!processor) throw invalidDefinition(`${fields.where} needs an ItemProcessor.`);
  const config = processor.object('ProcessorConfig');
  const mode = config?.choice('Mode', ['INLINE', 'DISTRIBUTED']) ?? 'INLINE';
  if (mode === 'INLINE') {
    config?.close();
    return parseInlineMap(fields, name, context.block(processor));
  }
  const executionType = config?.choice('ExecutionType', ['STANDARD', 'EXPRESS']);
  config?.close();
  if (!executionType) throw invalidDefinition(`${fields.where}: Mode DISTRIBUTED needs an ExecutionType.`);
  if (context.express) throw invalidDefinition(`${fields.where}: EXPRESS workflows have no distributed Map.`);
  const express = executionType === 'EXPRESS';
  return parseDistributedMap(fields, name, context, context.block(processor, { express }), express);
};
