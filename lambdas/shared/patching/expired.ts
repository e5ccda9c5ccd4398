import type { Image } from '../attribute.ts';
import { attributeOf } from '../attribute-of.ts';

/** The table's time to live: which attribute, and what time it is, in seconds since the epoch. */
export interface TimeToLive {
  readonly attribute: string;
  readonly nowSeconds: number;
}

const fiveYearsSeconds = 5 * 365.25 * 24 * 3600;

/** Whether DynamoDB would take the item for expired: the time has passed, by no more than five years. */
export const expired = (image: Image, timeToLive: TimeToLive): boolean => {
  const expiresAt = Number(attributeOf(image, timeToLive.attribute)?.N);
  return expiresAt <= timeToLive.nowSeconds && expiresAt > timeToLive.nowSeconds - fiveYearsSeconds;
};
