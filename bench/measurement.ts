/** One line of the benchmark: a ratio within this run, and what it should be. */
export interface Measurement {
  readonly what: string;
  readonly ratio: number;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
  /** The absolute number, for the reader: it is this machine's, now. */
  readonly detail: string;
}

export const isMet = ({ ratio, goal }: Measurement) =>
  'atMost' in goal ? ratio <= goal.atMost : ratio >= goal.atLeast;

export const row = (measurement: Measurement) => {
  const { what, ratio, goal, detail } = measurement;
  const wanted = 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
  return `${isMet(measurement) ? ' ok ' : 'MISS'}  ${what.padEnd(44)} ${ratio.toFixed(2).padStart(7)}  ${wanted.padEnd(8)}  ${detail}`;
};
