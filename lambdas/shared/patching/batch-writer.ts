import {
  BatchExecuteStatementCommand,
  type BatchStatementResponse,
  type ConsumedCapacity,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { failureOf, retriesOf, throttled } from './failure.ts';
import type { Pace } from './pace.ts';
import type { StatementRequest } from './statement.ts';
import type { WriteResult } from './writer.ts';

export interface StatementResult {
  /** What came of the statement; undefined: a single write has to say. */
  readonly result: WriteResult | undefined;
  /** Attempts that DynamoDB throttled. */
  readonly throttled: number;
}

/** Sends up to 25 statements as one request; one result a statement, in their order. Never throws. */
export type BatchWriter = (statements: readonly StatementRequest[], pace: Pace) => Promise<StatementResult[]>;

const maxAttempts = 5;

export const batchWriter = (client: DynamoDBClient, pause: (attempt: number) => Promise<void>): BatchWriter => {
  /** Statements that were throttled while the request was not are repeated here: the SDK repeats requests only. */
  const attempt = async (statements: readonly StatementRequest[], pace: Pace, n = 1): Promise<StatementResult[]> => {
    const { results, answered } = await request(client, statements, pace);
    const again = [...results.keys()].filter((index) => isWorthAnother(results[index]?.result));
    if (!answered || again.length === 0 || n === maxAttempts) return results;
    await pause(n);
    const some = again.flatMap((index) => statements[index] ?? []);
    for (const [at, repeated] of (await attempt(some, pace, n + 1)).entries()) {
      const index = again[at] ?? 0;
      results[index] = { ...repeated, throttled: repeated.throttled + (results[index]?.throttled ?? 0) };
    }
    return results;
  };
  return (statements, pace) => attempt(statements, pace);
};

/** One request. What it answered, if it did. */
const request = async (client: DynamoDBClient, statements: readonly StatementRequest[], pace: Pace) => {
  const all = (result: WriteResult | undefined, throttled: number) => ({
    results: statements.map((): StatementResult => ({ result, throttled })),
    answered: false,
  });
  const turn = await pace.turn(statements.length);
  if (turn === undefined) return all({ status: 'late' }, 0);
  let units: number | undefined;
  try {
    const answer = await client.send(
      new BatchExecuteStatementCommand({ Statements: [...statements], ReturnConsumedCapacity: 'TOTAL' }),
    );
    units = answer.ConsumedCapacity && unitsOf(answer.ConsumedCapacity);
    const results = statements.map((_, index): StatementResult => {
      const result = resultOf(answer.Responses?.[index]);
      return { result, throttled: retriesOf(answer) + (isWorthAnother(result) ? 1 : 0) };
    });
    return { results, answered: true };
  } catch (error) {
    const failure = failureOf(error);
    return all(failure.again ? { status: 'failed', ...failure } : undefined, retriesOf(error));
  } finally {
    turn.took(units);
  }
};

/** AWS lists them by statement. */
const unitsOf = (consumed: readonly ConsumedCapacity[]) =>
  consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);

/**
 * HTTP 200 says nothing about the statements. A condition that failed is asked again as a single write, so that a comparison which
 * PartiQL sees differently costs a request and not the repair; any other error as well, for its reason in full.
 */
const resultOf = (response: BatchStatementResponse | undefined): WriteResult | undefined => {
  if (response === undefined) return undefined;
  if (response.Error === undefined) return { status: 'done' };
  const { Code = '', Message = '' } = response.Error;
  if (Code === 'DuplicateItem') return { status: 'refused' };
  if (!throttled.test(Code) && Code !== 'InternalServerError') return undefined;
  return { status: 'failed', reason: `${Code}: ${Message}`, again: true };
};

const isWorthAnother = (result: WriteResult | undefined) => result?.status === 'failed' && result.again;
