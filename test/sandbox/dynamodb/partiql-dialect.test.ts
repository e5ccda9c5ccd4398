import { describe, expect, it } from '@jest/globals';
import { asEngineSpeaks, joinedClauses } from '../../../sandbox/dynamodb/partiql-dialect.ts';

describe("AWS's UPDATE, for the engine's parser", () => {
  it.each([
    ['UPDATE "t" SET "a"=? SET "b"=? WHERE "pk"=?', 'UPDATE "t" SET "a"=?, "b"=? WHERE "pk"=?'],
    [
      'update t set a=? set b=? remove c remove d where pk=? and a=?',
      'update t SET a=?, b=? REMOVE c, d where pk=? and a=?',
    ],
    ['UPDATE "t" REMOVE a REMOVE b WHERE pk=?', 'UPDATE "t" REMOVE a, b WHERE pk=?'],
    [
      `UPDATE "t" SET a=' SET b=1 WHERE ' SET b={'x': 'it''s', 'y': [1, 2]} REMOVE m.n[1] WHERE pk='1'`,
      `UPDATE "t" SET a=' SET b=1 WHERE ', b={'x': 'it''s', 'y': [1, 2]} REMOVE m.n[1] WHERE pk='1'`,
    ],
    ['UPDATE "SET" SET "SET"=? SET "REMOVE"=? WHERE "WHERE"=?', 'UPDATE "SET" SET "SET"=?, "REMOVE"=? WHERE "WHERE"=?'],
    ['UPDATE t REMOVE a SET b=? SET c=? WHERE pk=?', 'UPDATE t SET b=?, c=? REMOVE a WHERE pk=?'],
    [
      'UPDATE t SET l=list_append(l, ?) SET n=n+1 WHERE pk=? RETURNING ALL OLD *',
      'UPDATE t SET l=list_append(l, ?), n=n+1 WHERE pk=? RETURNING ALL OLD *',
    ],
  ])('%s', (statement, translated) => {
    expect(joinedClauses(statement)).toBe(translated);
  });

  it.each([
    'UPDATE "t" SET "a"=? REMOVE b WHERE "pk"=?',
    'UPDATE "t" SET a=?, b=? WHERE pk=?',
    `INSERT INTO "t" VALUE {'a':?}`,
    `DELETE FROM "t" WHERE a='SET b SET c'`,
    'SELECT * FROM "t" WHERE pk=?',
    'UPDATE',
    '',
  ])('is left as it is where there is nothing to join: %p', (statement) => {
    expect(joinedClauses(statement)).toBe(statement);
  });

  it('is found wherever a statement may stand, and any other input stays the same object', () => {
    const Statement = 'UPDATE t SET a=? SET b=? WHERE pk=?';
    const joined = 'UPDATE t SET a=?, b=? WHERE pk=?';
    expect(asEngineSpeaks('ExecuteStatement', { Statement })).toEqual({ Statement: joined });
    expect(
      asEngineSpeaks('BatchExecuteStatement', {
        Statements: [{ Statement, Parameters: [{ S: '1' }] }, { Statement: 'SELECT 1' }],
      }),
    ).toEqual({ Statements: [{ Statement: joined, Parameters: [{ S: '1' }] }, { Statement: 'SELECT 1' }] });
    expect(asEngineSpeaks('ExecuteTransaction', { TransactStatements: [{ Statement }] })).toEqual({
      TransactStatements: [{ Statement: joined }],
    });
    for (const input of [{ Statements: [{ Statement: joined }] }, { Statements: 7 }, {}])
      expect(asEngineSpeaks('BatchExecuteStatement', input)).toBe(input);
    const put = { TableName: 't', Statement };
    expect(asEngineSpeaks('PutItem', put)).toBe(put);
  });
});
