import type { Image } from '../../../lambdas/shared/attribute.ts';
import { attributeOf } from '../../../lambdas/shared/attribute-of.ts';
import { equalValues } from '../../../lambdas/shared/equal.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import { applied, type Write } from '../../../lambdas/shared/patching/decision.ts';
import type { ImageReader } from '../../../lambdas/shared/patching/image-reader.ts';
import { eachAlone } from '../../../lambdas/shared/patching/writer.ts';

/** Tables in memory, by name, then by the hash of the key. */
export class MemoryTables implements ImageReader {
  readonly #tables = new Map<string, Map<string, Image>>();
  /** Called before each write: somebody else may write first. */
  beforeWrite: (write: Write) => void = () => {};
  writes = 0;
  readonly writer = eachAlone((table, write) => this.write(table, write));

  set(table: string, key: Image, image: Image | null) {
    const items = this.#tables.get(table) ?? new Map<string, Image>();
    this.#tables.set(table, items);
    if (image === null) items.delete(imageHash(key));
    else items.set(imageHash(key), image);
  }

  get(table: string, key: Image): Image | null {
    return this.#tables.get(table)?.get(imageHash(key)) ?? null;
  }

  async read(table: string, keys: readonly Image[]) {
    return keys.map((key) => ({ image: this.get(table, key) }));
  }

  async write(table: string, write: Write) {
    this.beforeWrite(write);
    const live = this.get(table, write.key);
    const asRead = Object.entries(write.changes).every(([name, { before }]) =>
      equalValues(attributeOf(live, name), before),
    );
    if (write.kind === 'put' ? live !== null : live === null || !asRead) return { status: 'refused' as const };
    this.writes++;
    this.set(table, write.key, applied(write, live));
    return { status: 'done' as const };
  }
}
