import type { Image, KeyAttribute } from './attribute.ts';
import { attributeOf } from './attribute-of.ts';

/** The image's primary key. */
export const keyOf = (image: Image, keySchema: readonly KeyAttribute[]): Image =>
  Object.fromEntries(
    keySchema.map(({ name }) => {
      const value = attributeOf(image, name);
      if (value === undefined) throw new Error(`The item has no key attribute ${name}.`);
      return [name, value];
    }),
  );
