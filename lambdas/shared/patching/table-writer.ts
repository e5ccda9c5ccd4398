import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inParallel } from '../in-parallel.ts';
import { batchWriter } from './batch-writer.ts';
import type { Write } from './decision.ts';
import { singleWriter } from './single-writer.ts';
import { type StatementRequest, statementOf } from './statement.ts';
import { valueBytes } from './value-bytes.ts';
import type { WriteResult, Writer } from './writer.ts';

/** DynamoDB's limit on BatchExecuteStatement. */
const maxStatements = 25;
/** Requests stay small enough for their time limit, and for the function's memory: large items go a few at a time. */
const maxBytes = 1_000_000;
const width = 4;

/** Statements in batches where they say the same as single writes; single writes for the others, and for whatever a batch did not settle. */
export const tableWriter = (client: DynamoDBClient, pause: (attempt: number) => Promise<void>): Writer => {
  const single = singleWriter(client);
  const batch = batchWriter(client, pause);
  return {
    async write(tableName, writes, pace) {
      const results = new Map<Write, WriteResult>();
      const throttles = new Map<Write, number>();
      await inParallel(groups(tableName, writes, Math.min(maxStatements, pace.atOnce)), width, async (group) => {
        const statements = group.map(({ statement }) => statement);
        for (const [index, { result, throttled }] of (await batch(statements, pace)).entries()) {
          const write = group[index]?.write;
          if (write && result) results.set(write, result);
          if (write) throttles.set(write, throttled);
        }
      });
      const left = writes.filter((write) => !results.has(write));
      for (const [index, result] of (await single.write(tableName, left, pace)).entries()) {
        const write = left[index];
        if (write) results.set(write, result);
      }
      return writes.map((write): WriteResult => {
        const result = results.get(write) ?? { status: 'late' };
        const throttled = (throttles.get(write) ?? 0) + (result.throttled ?? 0);
        return throttled > 0 ? { ...result, throttled } : result;
      });
    },
  };
};

interface Stated {
  readonly write: Write;
  readonly statement: StatementRequest;
}

/** What fits one request each. A statement by itself gains nothing. */
const groups = (tableName: string, writes: readonly Write[], most: number): Stated[][] => {
  const all: Stated[][] = [];
  let room = 0;
  for (const write of writes) {
    const statement = statementOf(tableName, write);
    if (!statement) continue;
    const bytes = statement.Parameters.reduce((sum, value) => sum + valueBytes(value), statement.Statement.length);
    const last = all.at(-1);
    if (last && last.length < most && bytes <= room) last.push({ write, statement });
    else {
      all.push([{ write, statement }]);
      room = maxBytes;
    }
    room -= bytes;
  }
  return all.filter((group) => group.length > 1);
};
