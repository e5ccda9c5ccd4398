import { DatabaseSync } from 'node:sqlite';
import { createHistory, createTriggers, dropNotNull, historyTable, insertRow, rowsAfter } from './history-sql.ts';
import { WriteTimes } from './write-times.ts';

/** A table, as the history knows it: a name can come back, an id can't. */
export interface HistoryKey {
  readonly name: string;
  readonly id: string;
}

/** One write of one item, as the engine's SQLite file has it. Images are DynamoDB JSON. */
export interface Change {
  readonly seq: number;
  /** Sandbox time, in whole seconds. */
  readonly second: number;
  readonly old_json: string | null;
  /** Recorded only while new images are asked for. */
  readonly new_json: string | null;
  readonly old_size: number | null;
  readonly new_size: number | null;
}

/** An item as the engine keeps it. */
export interface ItemRow {
  readonly pk: string;
  readonly sk: string;
  readonly hash_prefix: string;
  readonly item_json: string;
  readonly item_size: number;
}

/** Every write since a table was made, in order. Reading never blocks the engine (its SQLite file is in WAL mode). */
export class History {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #nowMs: () => number;
  /** Of the tables whose writes are recorded, by their ids. */
  readonly #times = new Map<string, WriteTimes>();

  /** The database has to be open with `defensive: false`. `nowMs`: sandbox time. */
  constructor(path: string, database: DatabaseSync, nowMs: () => number) {
    this.#path = path;
    this.#database = database;
    this.#nowMs = nowMs;
  }

  /** Records a table's writes from now on, with their old images. */
  install({ name, id }: HistoryKey): void {
    this.#inTransaction(() => {
      this.#database.exec('PRAGMA writable_schema = ON');
      this.#database.prepare(dropNotNull).run(name);
      this.#database.exec('PRAGMA writable_schema = RESET');
      this.#database.exec(`${createHistory(id)};${createTriggers(name, id, false)}`);
    });
    const last = this.#database.prepare(`SELECT max(seq) AS seq FROM ${historyTable(id)}`);
    this.#times.set(id, new WriteTimes(() => Number(last.get()?.seq ?? 0), this.#nowMs));
  }

  /** When a table's writes were done: to be told of each of them. Undefined while they are not recorded. */
  timesOf({ id }: HistoryKey): WriteTimes | undefined {
    return this.#times.get(id);
  }

  /** Records new images too, as streams need them, or not any more. */
  recordNewImages({ name, id }: HistoryKey, wanted: boolean): void {
    this.#inTransaction(() => this.#database.exec(createTriggers(name, id, wanted)));
  }

  remove({ id }: HistoryKey): void {
    this.#times.delete(id);
    this.#database.exec(`DROP TABLE IF EXISTS ${historyTable(id)}`);
  }

  /** The last write's number; 0 when there was none. Numbers start at 1 and have no gaps. */
  lastSequence({ id }: HistoryKey): number {
    const row = this.#database.prepare(`SELECT max(seq) AS seq FROM ${historyTable(id)}`).get();
    return Number(row?.seq ?? 0);
  }

  /** The last write before a second of sandbox time begins; 0 when there is none. */
  lastSequenceBefore({ id }: HistoryKey, second: number): number {
    return this.#times.get(id)?.lastBefore(second) ?? 0;
  }

  /** Writes after a number, in order. Take what you need before you write. */
  *changesAfter({ id }: HistoryKey, seq: number): Generator<Change, void, void> {
    const times = this.#times.get(id);
    const columns = 'seq, old_json, new_json, old_size, new_size';
    const changes = this.#database.prepare(
      `SELECT ${columns} FROM ${historyTable(id)} WHERE seq > ? AND seq <= ? ORDER BY seq`,
    );
    const dated = changes.iterate(seq, times?.date() ?? 0) as unknown as Iterable<Omit<Change, 'second'>>;
    for (const row of dated) yield { ...row, second: times?.of(row.seq) ?? 0 };
  }

  /**
   * The items as they were after a write, from a snapshot of their own: later writes, and the table's deletion, don't touch it.
   * The snapshot is let go when the iteration ends.
   */
  *itemsAfter({ name, id }: HistoryKey, seq: number): Generator<ItemRow, void, void> {
    const snapshot = new DatabaseSync(this.#path, { readOnly: true });
    try {
      yield* snapshot.prepare(rowsAfter(name, id)).iterate(seq) as unknown as Iterable<ItemRow>;
    } finally {
      snapshot.close();
    }
  }

  /** Puts rows into a table without indexes, past the engine. */
  insert(tableName: string, rows: readonly ItemRow[]): void {
    const insert = this.#database.prepare(insertRow(tableName));
    this.#inTransaction(() => {
      for (const row of rows) insert.run(row.pk, row.sk, row.hash_prefix, row.item_json, row.item_size);
    });
  }

  #inTransaction(write: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      write();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
