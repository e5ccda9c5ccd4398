import type { Change, Changes, DecidedWrite } from './decision.ts';
import { valueBytes } from './value-bytes.ts';

/** A write without its large values: what people are shown of it. */
export interface Short {
  readonly kind: DecidedWrite['kind'];
  readonly changes: Changes;
  /** Names of the changes that are left out. The journal has them. */
  readonly omitted: readonly string[];
  /** See DecidedWrite. */
  readonly over?: string;
}

/** In valueBytes: about a kilobyte of text a value, and 32 an item. */
const maxValue = 2048;
const maxItem = 65_536;

const bytesOf = ({ before, after }: Change) => [before, after].map((value) => (value ? valueBytes(value) : 0));

export const shortOf = ({ kind, changes, over }: DecidedWrite): Short => {
  let room = maxItem;
  const fits = ([name, change]: [string, Change]) => {
    const sizes = bytesOf(change);
    const size = sizes.reduce((sum, each) => sum + each, name.length);
    if (size > room || sizes.some((each) => each > maxValue)) return false;
    room -= size;
    return true;
  };
  const { small = [], large = [] } = Object.groupBy(Object.entries(changes), (entry) =>
    fits(entry) ? 'small' : 'large',
  );
  const omitted = large.map(([name]) => name);
  return { kind, changes: Object.fromEntries(small), omitted, ...(over !== undefined && { over }) };
};
