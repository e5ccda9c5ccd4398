import type { Block } from '../engine/state.ts';
import { parseBlock } from './block.ts';
import type { ParseContext } from './context.ts';
import { Fields, invalidDefinition } from './fields.ts';

/** A state machine's definition, compiled. */
export interface Definition {
  readonly block: Block;
  readonly timeoutSeconds: number | undefined;
}

const maximumBytes = 1_048_576;

/** Compiles a definition. Throws InvalidDefinition, or NotImplementedInSandbox, naming what is wrong. */
export const parseDefinition = (text: string): Definition => {
  if (Buffer.byteLength(text) > maximumBytes) throw invalidDefinition('the definition is over 1 MB.');
  const fields = new Fields(parseText(text), 'the state machine');
  const language = fields.choice('QueryLanguage', ['JSONata', 'JSONPath']) ?? 'JSONPath';
  if (language !== 'JSONata') throw invalidDefinition('QueryLanguage must be JSONata; JSONPath is not run.');
  fields.choice('Version', ['1.0']);
  const timeoutSeconds = fields.number('TimeoutSeconds', 1);
  const context: ParseContext = {
    names: new Set(),
    labels: new Set(),
    express: false,
    block: (inner, changes) => parseBlock(inner, { ...context, ...changes }),
  };
  return { block: context.block(fields), timeoutSeconds };
};

const parseText = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidDefinition(`the definition is not JSON: ${(error as Error).message}`);
  }
};
