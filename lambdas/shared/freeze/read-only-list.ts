/** The word that freezes everybody. */
export const everybody = 'all';
/** What stands for an empty list: SSM has no empty StringList. */
const nobody = 'none';

/** The parameter's value that freezes all that is wanted, beside whoever was frozen before coldpatch came. */
export const readOnlyList = (earlier: string, wanted: Iterable<readonly string[]>): string => {
  const names = new Set([...earlier.split(',').map((name) => name.trim()), ...[...wanted].flat()]);
  if (names.has(everybody)) return everybody;
  names.delete(nobody);
  names.delete('');
  return names.size === 0 ? earlier : [...names].sort().join(',');
};
