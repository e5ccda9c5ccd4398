import { describe, expect, it } from '@jest/globals';
import { partiQlTarget } from '../../../sandbox/dynamodb/partiql.ts';

describe('what a PartiQL statement touches', () => {
  it.each([
    [`SELECT * FROM "a.b-c"."by-status" WHERE x='1'`, { verb: 'Select', table: 'a.b-c', index: 'by-status' }],
    ['select x, "FROM" from orders where a=1', { verb: 'Select', table: 'orders' }],
    [`SELECT "a FROM b c" FROM orders.idx WHERE x = ' FROM y'`, { verb: 'Select', table: 'orders', index: 'idx' }],
    ['EXISTS(SELECT * FROM "orders" WHERE pk = ?)', { verb: 'Select', table: 'orders' }],
    [`INSERT INTO "orders" VALUE {'pk': 'FROM x'}`, { verb: 'Insert', table: 'orders' }],
    ['\n update  orders\nSET a = ? WHERE pk = ?', { verb: 'Update', table: 'orders' }],
    [`DELETE FROM my-table WHERE pk = 'it''s'`, { verb: 'Delete', table: 'my-table' }],
  ])('%s', (statement, target) => {
    expect(partiQlTarget(statement)).toEqual(target);
  });

  it.each(['', 'DROP TABLE orders', 'SELECT 1', "DELETE FROM 'orders'", 'toString orders'])(
    'is refused when there is none: %p',
    (statement) => {
      expect(() => partiQlTarget(statement)).toThrow("Statement wasn't well formed");
    },
  );
});
