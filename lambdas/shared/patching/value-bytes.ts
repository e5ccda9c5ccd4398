import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** About how many bytes a value takes in a request. */
export const valueBytes = ({ S, N, B, SS, NS, BS, L, M }: AttributeValue): number => {
  const texts = SS ?? NS ?? [S ?? N ?? ''];
  const binaries = BS ?? (B ? [B] : []);
  const nested = L ?? Object.values(M ?? {});
  const names = Object.keys(M ?? {});
  return (
    10 +
    sum([...texts, ...names].map((text) => 2 * text.length)) +
    sum(binaries.map((bytes) => (4 / 3) * bytes.length)) +
    sum(nested.map(valueBytes))
  );
};

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
