import type { ApiCall, Permission } from '../core/service.ts';
import { type Access, dataPlaneAccesses, isDataPlane } from './accesses.ts';
import type { TableNames } from './table-names.ts';

/** What a restore needs of its target, beside the right to restore the source. Source: "Using IAM with DynamoDB backup and restore". */
const restoreTargetActions = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'];

/** What IAM has to allow for a call, each thing once. */
export const permissionsOf = ({ operation, input }: ApiCall, names: TableNames): Permission[] => {
  if (operation === 'ListTables') return [{ action: 'dynamodb:ListTables', resource: '*' }];
  const accesses = isDataPlane(operation)
    ? dataPlaneAccesses(operation, input)
    : controlPlaneAccesses(operation, input);
  const permissions = accesses.map(({ action, table, index }) => {
    const arn = names.arn(names.name(table));
    return { action: `dynamodb:${action}`, resource: index === undefined ? arn : `${arn}/index/${index}` };
  });
  if (permissions.length < 2) return permissions;
  return [...new Map(permissions.map((one) => [`${one.action} ${one.resource}`, one])).values()];
};

const controlPlaneAccesses = (operation: string, input: ApiCall['input']): Access[] => {
  const of = (action: string, member: unknown): Access[] =>
    typeof member === 'string' ? [{ action, table: member }] : [];
  if (operation !== 'RestoreTableToPointInTime') return of(operation, input.TableName ?? input.ResourceArn);
  return [
    ...of(operation, input.SourceTableName ?? input.SourceTableArn),
    ...restoreTargetActions.flatMap((action) => of(action, input.TargetTableName)),
  ];
};
