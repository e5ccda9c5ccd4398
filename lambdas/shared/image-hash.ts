import { createHash } from 'node:crypto';
import type { Image } from './attribute.ts';
import { canonicalImage } from './canonical.ts';

/** SHA-256, hex, of an image: the same for equal images, however their sets, attributes and numbers are written. */
export const imageHash = (image: Image): string => createHash('sha256').update(canonicalImage(image)).digest('hex');

/** Stands for "there is no item" where a hash of an image is expected: what a delete leaves. */
export const absentHash = 'absent';

export const hashOrAbsent = (image: Image | null): string => (image === null ? absentHash : imageHash(image));
