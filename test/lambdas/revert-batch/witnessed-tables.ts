import type { Image } from '../../../lambdas/shared/attribute.ts';
import { attributeOf } from '../../../lambdas/shared/attribute-of.ts';
import { equalValues } from '../../../lambdas/shared/equal.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import type { Write } from '../../../lambdas/shared/patching/decision.ts';
import { eachAlone, type WriteResult, type Writer } from '../../../lambdas/shared/patching/writer.ts';
import { type Gate, open } from '../cuts.ts';
import { run } from '../incident.ts';
import { MemoryTables } from '../patch-batch/memory-tables.ts';

/** A write that took effect. */
export interface Witnessed {
  /** A run's id, or `somebody`. */
  readonly who: string;
  readonly key: Image;
  readonly before: Image | null;
  readonly after: Image | null;
}

/** Tables that remember who wrote what. */
export class WitnessedTables extends MemoryTables {
  readonly log: Witnessed[] = [];
  /** Called when a run is about to write: somebody else may write first. */
  meanwhile: (write: Write) => void = () => {};

  /** The writer of a run; the process may die between two of its requests. */
  writerOf(who: string, gate: Gate = open): Writer {
    return eachAlone((table, write) => gate(() => this.#writeAs(who, table, write)));
  }

  somebodyWrites(key: Image, after: Image | null) {
    this.log.push({ who: 'somebody', key, before: this.get(run.tableName, key), after });
    this.set(run.tableName, key, after);
  }

  writesTo(key: Image): Witnessed[] {
    const hash = imageHash(key);
    return this.log.filter((each) => imageHash(each.key) === hash);
  }

  async #writeAs(who: string, table: string, write: Write): Promise<WriteResult> {
    this.meanwhile(write);
    const { key } = write;
    const before = this.get(table, key);
    // A delete shows what it deleted: if that was more than was read, the item is put back.
    if (write.kind === 'delete' && before !== null && deletesTooMuch(write, before))
      return { status: 'conflict', reason: 'An attribute was added while the item was being deleted.' };
    const writes = this.writes;
    const result = this.write(table, write);
    if (this.writes > writes) this.log.push({ who, key, before, after: this.get(table, key) });
    return result;
  }
}

const deletesTooMuch = ({ key, changes }: Write, live: Image): boolean =>
  Object.entries(changes).every(([name, { before }]) => equalValues(attributeOf(live, name), before)) &&
  !Object.keys(live).every((name) => Object.hasOwn(changes, name) || Object.hasOwn(key, name));
