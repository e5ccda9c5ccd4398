/** One line of the benchmark, and what it should be. */
export interface Measurement {
  readonly what: string;
  /** A ratio within this run, or seconds where the goal is a time. */
  readonly value: number;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
  /** For the reader: absolute numbers are this machine's, now. */
  readonly detail: string;
}

export const isMet = ({ value, goal }: Measurement) =>
  'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;

export const row = (measurement: Measurement) => {
  const { what, value, goal, detail } = measurement;
  const wanted = 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
  return `${isMet(measurement) ? ' ok ' : 'MISS'}  ${what.padEnd(44)} ${value.toFixed(2).padStart(7)}  ${wanted.padEnd(8)}  ${detail}`;
};
