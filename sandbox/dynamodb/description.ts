import type { Context, Output } from './context.ts';
import { streamArn } from './streams.ts';
import type { Table } from './tables.ts';

/** A table's description: the engine's, with what the sandbox knows better. */
export const describe = (description: unknown, table: Table, { world, tables }: Context): Output => {
  // The engine has ARNs of a Region and an account of its own.
  const own = `$1:${world.region}:${world.account}:`;
  const text = JSON.stringify(description).replaceAll(/"(arn:aws:\w+):dynoxide:000000000000:/g, `"${own}`);
  const { stream, restore } = table;
  return {
    ...JSON.parse(text),
    CreationDateTime: table.createdMs / 1000,
    ...(stream && { LatestStreamArn: streamArn(table, tables.names), LatestStreamLabel: stream.label }),
    ...(stream?.enabled && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType } }),
    ...(restore && {
      TableStatus: 'CREATING',
      ItemCount: 0,
      RestoreSummary: {
        SourceTableArn: restore.sourceArn,
        RestoreDateTime: restore.restoreSeconds,
        RestoreInProgress: true,
      },
    }),
  };
};
