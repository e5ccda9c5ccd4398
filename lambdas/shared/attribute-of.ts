import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from './attribute.ts';

/** The image's own attribute: one may be called `constructor`. */
export const attributeOf = (image: Image | null, name: string): AttributeValue | undefined =>
  image !== null && Object.hasOwn(image, name) ? image[name] : undefined;
