import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../attribute.ts';

/** About how many bytes a value takes in a request. */
export const valueBytes = ({ S, N, B, SS, NS, BS, L, M }: AttributeValue): number => {
  const text = S ?? N;
  if (text !== undefined) return 10 + 2 * text.length;
  if (M) return 10 + imageBytes(M);
  let bytes = 10;
  if (B) bytes += (4 / 3) * B.length;
  for (const one of SS ?? NS ?? []) bytes += 2 * one.length;
  for (const one of BS ?? []) bytes += (4 / 3) * one.length;
  for (const one of L ?? []) bytes += valueBytes(one);
  return bytes;
};

export const imageBytes = (image: Image): number => {
  let bytes = 0;
  for (const [name, value] of Object.entries(image)) bytes += 2 * name.length + valueBytes(value);
  return bytes;
};
