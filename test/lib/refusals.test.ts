import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { AuditTrail } from '../../lib/audit-trail.ts';
import { PartialRecovery, type PartialRecoveryProps } from '../../lib/partial-recovery.ts';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { parseRecoveryContext } from '../../lib/recovery-context.ts';
import { recoverableTables } from './synthesize.ts';

const recover = (change: (tables: PartialRecoveryProps['tables']) => Partial<PartialRecoveryProps>) => () => {
  const stack = new Stack(recoveryApp(), 'Recovery');
  const tables = recoverableTables(stack, 1, 1);
  return new PartialRecovery(stack, 'PartialRecovery', {
    tables,
    approvers: ['a@example.com'],
    sender: 'b@example.com',
    ...change(tables),
  });
};

describe('PartialRecovery refuses at synthesis', () => {
  it.each([
    ['no table', recover(() => ({ tables: [] })), 'tables is empty'],
    ['no approver', recover(() => ({ approvers: [] })), 'approvers is empty'],
    ['an approver that is no address', recover(() => ({ approvers: ['Lena'] })), 'Lena is not an email address'],
    ['a sender that is no address', recover(() => ({ sender: 'example.com' })), 'example.com is not an email address'],
    ['the same table twice', recover((tables) => ({ tables: [...tables, ...tables] })), 'is named twice'],
    [
      'a table that could not be frozen',
      recover((tables) => ({ tables: tables.map(({ table }) => ({ table, writers: [] })) })),
      'could not be frozen',
    ],
  ])('%s', (_, build, sentence) => {
    expect(build).toThrow(sentence);
  });

  it('an audit trail of a table without a stream', () => {
    const stack = new Stack(recoveryApp(), 'Recovery');
    const [table] = recoverableTables(stack, 1, 1);
    expect(() => table && new AuditTrail(stack, 'Trail', { table: table.table })).toThrow("needs the table's stream");
  });
});

describe("cdk.json's context is refused", () => {
  const good = {
    tables: [{ tableName: 'orders', writerRoleArns: ['arn:aws:iam::111122223333:role/api'] }],
    approvers: ['a@example.com'],
    sender: 'b@example.com',
  };
  it('unless it is good', () => expect(parseRecoveryContext(good)).toMatchObject(good));

  it.each([
    ['when it is missing', undefined, 'context.coldpatch'],
    ['without tables', { ...good, tables: [] }, 'context.coldpatch.tables: must name at least one table'],
    [
      'with a role that is no ARN',
      { ...good, tables: [{ tableName: 'orders', writerRoleArns: ['api'] }] },
      'must be the ARN of a role',
    ],
    [
      'with an approver that is no address',
      { ...good, approvers: ['Lena'] },
      'context.coldpatch.approvers.0: must be an email address',
    ],
    [
      'with a mapping that is no UUID',
      { ...good, tables: [{ ...good.tables[0], eventSourceMappingUuids: ['search'] }] },
      'must be the UUID of a mapping',
    ],
    ['with a field that nobody knows', { ...good, tabels: [] }, 'tabels'],
  ])('%s', (_, context, sentence) => {
    expect(() => parseRecoveryContext(context)).toThrow(sentence);
  });
});
