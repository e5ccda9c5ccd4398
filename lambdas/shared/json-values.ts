import { jsonElements } from './json-elements.ts';

/** The values of a JSON file, whether it is one array of them, one object, or JSON Lines of objects. */
export async function* jsonValues(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  for await (const { text } of jsonElements(chunks)) yield JSON.parse(text);
}
