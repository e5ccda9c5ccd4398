/**
 * The SQL of the history. The engine keeps a DynamoDB table as one SQLite table, named like it; its history is a table beside
 * it, named by the table's id, which triggers fill within the engine's own transactions: what was rolled back was never there.
 */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const historyTable = (tableId: string): string => quoted(`history::${tableId}`);

/** Real time, ms since the epoch. */
const realNow = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";

/** The engine writes with INSERT OR REPLACE, which fires neither UPDATE nor DELETE triggers: hence BEFORE INSERT and a look. */
export const createHistory = (tableName: string, tableId: string): string => {
  const table = quoted(tableName);
  const history = historyTable(tableId);
  const trigger = (event: string) => quoted(`history::${tableId}::${event}`);
  const columns = '(at, pk, sk, hash_prefix, old_json, old_size, new_json, new_size)';
  return `
    CREATE TABLE ${history} (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, pk TEXT NOT NULL, sk TEXT NOT NULL, hash_prefix TEXT NOT NULL,
      old_json TEXT, old_size INTEGER, new_json TEXT, new_size INTEGER);
    CREATE TRIGGER ${trigger('insert')} BEFORE INSERT ON ${table} BEGIN
      INSERT INTO ${history} ${columns}
      SELECT ${realNow}, NEW.pk, NEW.sk, NEW.hash_prefix, old.item_json, old.item_size, NEW.item_json, NEW.item_size
      FROM (SELECT 1) LEFT JOIN ${table} AS old ON old.pk = NEW.pk AND old.sk = NEW.sk;
    END;
    CREATE TRIGGER ${trigger('update')} AFTER UPDATE ON ${table} BEGIN
      INSERT INTO ${history} ${columns} VALUES
      (${realNow}, NEW.pk, NEW.sk, NEW.hash_prefix, OLD.item_json, OLD.item_size, NEW.item_json, NEW.item_size);
    END;
    CREATE TRIGGER ${trigger('delete')} AFTER DELETE ON ${table} BEGIN
      INSERT INTO ${history} ${columns} VALUES
      (${realNow}, OLD.pk, OLD.sk, OLD.hash_prefix, OLD.item_json, OLD.item_size, NULL, NULL);
    END;`;
};

/** The item rows as they were after write `?1`: what has not been written since, and what was there before it was. */
export const rowsAfter = (tableName: string, tableId: string): string => {
  const history = historyTable(tableId);
  return `
    WITH next AS (SELECT min(seq) AS seq FROM ${history} WHERE seq > ?1 GROUP BY pk, sk)
    SELECT pk, sk, hash_prefix, item_json, item_size FROM ${quoted(tableName)}
    WHERE (pk, sk) NOT IN (SELECT pk, sk FROM ${history} WHERE seq > ?1)
    UNION ALL
    SELECT pk, sk, hash_prefix, old_json, old_size FROM ${history} JOIN next USING (seq) WHERE old_json IS NOT NULL`;
};

export const insertRow = (tableName: string): string =>
  `INSERT INTO ${quoted(tableName)} (pk, sk, hash_prefix, item_json, item_size) VALUES (?, ?, ?, ?, ?)`;
