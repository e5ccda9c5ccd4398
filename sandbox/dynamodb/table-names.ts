import { notImplemented } from '../core/service.ts';
import type { World } from '../core/world.ts';

/** Names and ARNs of the account's tables. */
export interface TableNames {
  arn(tableName: string): string;
  /** Of a name or an ARN, be it a table's or an index's. */
  name(nameOrArn: string): string;
}

export const tableNames = ({ account, region }: Pick<World, 'account' | 'region'>): TableNames => {
  const prefix = `arn:aws:dynamodb:${region}:${account}:table/`;
  return {
    arn: (tableName) => prefix + tableName,
    name(nameOrArn) {
      if (!nameOrArn.startsWith('arn:')) return nameOrArn;
      if (!nameOrArn.startsWith(prefix)) throw notImplemented(`tables of another account or Region: ${nameOrArn}`);
      return nameOrArn.slice(prefix.length).split('/', 1)[0] ?? '';
    },
  };
};
