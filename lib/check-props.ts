import { Stack, Token } from 'aws-cdk-lib';
import type { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { PartialRecoveryProps } from './partial-recovery.ts';
import type { AnyTable } from './recoverable-table.ts';

const address = /^[^@\s,<>]+@[^@\s,<>]+\.[^@\s,<>]+$/;

/** What tells a table from others, as far as it is known before deployment: its ARN (one token is one table), a name that was given. */
const identities = ({ node, tableArn, tableName }: AnyTable): string[] => {
  const { tableName: given } = (node.defaultChild ?? { tableName }) as CfnTable;
  return given === undefined || Token.isUnresolved(given) ? [tableArn] : [tableArn, given];
};

/** Refuses at synthesis what would only fail in an incident. */
export const checkProps = (scope: Construct, { tables, approvers, sender }: PartialRecoveryProps) => {
  const refuse = (sentence: string) => {
    throw new Error(`${scope.node.path}: ${sentence}`);
  };
  if (tables.length === 0) refuse('tables is empty: name at least one table.');
  if (approvers.length === 0) refuse('approvers is empty: nobody could approve a recovery.');
  for (const email of [...approvers, sender]) {
    if (!Token.isUnresolved(email) && !address.test(email)) refuse(`${email} is not an email address.`);
  }
  const { account } = Stack.of(scope);
  const seen = new Map<string, string>();
  for (const { table, writers, readOnlyParameter } of tables) {
    for (const identity of identities(table)) {
      const earlier = seen.get(identity);
      if (earlier !== undefined) refuse(`${table.node.path} is named twice, the first time as ${earlier}.`);
    }
    for (const identity of identities(table)) seen.set(identity, table.node.path);
    if (writers.length === 0 && readOnlyParameter === undefined) {
      refuse(`${table.node.path} has neither writers nor a readOnlyParameter: it could not be frozen.`);
    }
    for (const { node, env } of writers) {
      // A policy of one account can't be attached to a role of another.
      if (Token.isUnresolved(env.account) || Token.isUnresolved(account) || env.account === account) continue;
      refuse(
        `${node.path} is a role of account ${env.account}: a freeze can deny only roles of its own account, ${account}.`,
      );
    }
  }
};
