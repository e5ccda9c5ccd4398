const mostNames = 10;

/** Why attributes were left alone, in one sentence. */
export const keptInWords = (names: readonly string[]) => {
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  const were = names.length === 1 ? 'was' : 'were';
  return `${names.slice(0, mostNames).join(', ')}${more} ${were} changed by somebody since, hence left alone.`;
};
