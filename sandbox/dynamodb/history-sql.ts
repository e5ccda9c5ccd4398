/**
 * The SQL of the history. The engine keeps a DynamoDB table as one SQLite table, named like it; its history is a table beside
 * it, named by the table's id, which triggers fill within the engine's own transactions: what was rolled back was never there.
 */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const historyTable = (tableId: string): string => quoted(`history::${tableId}`);

export const createHistory = (tableId: string): string => `
  CREATE TABLE ${historyTable(tableId)} (
    seq INTEGER PRIMARY KEY, pk TEXT, sk TEXT, hash_prefix TEXT,
    old_json TEXT, old_size INTEGER, new_json TEXT, new_size INTEGER)`;

/**
 * Takes NOT NULL from the columns of an engine's table: the engine never writes NULL. A statement with triggers that can fail
 * half way (at NOT NULL, in any function) has SQLite keep a journal of its own for it, at half the price of the write itself.
 */
export const dropNotNull = `UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table' AND name = ?`;

/**
 * The triggers of a table, in place of those it had. The old images are what restores need, the new ones what streams need.
 * The engine compiles its statements, triggers included, for each item: they are as plain as can be, and call no function.
 */
export const createTriggers = (tableName: string, tableId: string, withNewImages: boolean): string => {
  const table = quoted(tableName);
  const trigger = (event: string, { when, row, oldImage, newImage }: TriggerParts) => {
    const name = quoted(`history::${tableId}::${event}`);
    const columns = `pk, sk, hash_prefix, old_json, old_size${withNewImages ? ', new_json, new_size' : ''}`;
    const values = `${row}.pk, ${row}.sk, ${row}.hash_prefix, ${oldImage}${withNewImages ? `, ${newImage}` : ''}`;
    return `
      DROP TRIGGER IF EXISTS ${name};
      CREATE TRIGGER ${name} ${when} ON ${table} BEGIN
        INSERT INTO ${historyTable(tableId)} (${columns}) VALUES (${values});
      END;`;
  };
  const ofOld = { row: 'OLD', oldImage: 'OLD.item_json, OLD.item_size' } as const;
  const replaced = (column: string) => `(SELECT ${column} FROM ${table} WHERE pk = NEW.pk AND sk = NEW.sk)`;
  const ofNew = 'NEW.item_json, NEW.item_size';
  return [
    trigger('insert', {
      // The engine writes with INSERT OR REPLACE, which fires neither UPDATE nor DELETE triggers: look what was there.
      when: 'BEFORE INSERT',
      row: 'NEW',
      oldImage: `${replaced('item_json')}, ${replaced('item_size')}`,
      newImage: ofNew,
    }),
    trigger('update', { when: 'AFTER UPDATE', ...ofOld, newImage: ofNew }),
    trigger('delete', { when: 'AFTER DELETE', ...ofOld, newImage: 'NULL, NULL' }),
  ].join('');
};

interface TriggerParts {
  readonly when: 'BEFORE INSERT' | 'AFTER UPDATE' | 'AFTER DELETE';
  readonly row: 'OLD' | 'NEW';
  readonly oldImage: string;
  readonly newImage: string;
}

/** The item rows as they were after write `?1`: what has not been written since, and what was there before it was. */
export const rowsAfter = (tableName: string, tableId: string): string => {
  const history = historyTable(tableId);
  return `
    WITH next AS MATERIALIZED (SELECT min(seq) AS seq, pk, sk FROM ${history} WHERE seq > ?1 GROUP BY pk, sk)
    SELECT item.pk, item.sk, item.hash_prefix, item_json, item_size FROM ${quoted(tableName)} AS item
    LEFT JOIN next ON next.pk = item.pk AND next.sk = item.sk WHERE next.seq IS NULL
    UNION ALL
    SELECT change.pk, change.sk, hash_prefix, old_json, old_size FROM next
    JOIN ${history} AS change ON change.seq = next.seq WHERE old_json IS NOT NULL`;
};

export const insertRow = (tableName: string): string =>
  `INSERT INTO ${quoted(tableName)} (pk, sk, hash_prefix, item_json, item_size) VALUES (?, ?, ?, ?, ?)`;
