import {
  BatchExecuteStatementCommand,
  type BatchStatementResponse,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { failureOf, throttled } from './failure.ts';
import type { StatementRequest } from './statement.ts';
import type { WriteResult } from './writer.ts';

/** What came of a statement; undefined: a single write has to say. */
export type StatementResult = WriteResult | undefined;

/** Sends up to 25 statements as one request; one result a statement, in their order. Never throws. */
export type BatchWriter = (statements: readonly StatementRequest[]) => Promise<StatementResult[]>;

const maxAttempts = 5;

export const batchWriter = (client: DynamoDBClient, pause: (attempt: number) => Promise<void>): BatchWriter => {
  /** Statements that were throttled while the request was not are repeated here: the SDK repeats requests only. */
  const send = async (statements: readonly StatementRequest[], attempt: number): Promise<StatementResult[]> => {
    const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements: [...statements] }));
    const results = statements.map((_, index) => resultOf(Responses[index]));
    const again = [...results.keys()].filter((index) => isWorthAnother(results[index]));
    if (again.length === 0 || attempt === maxAttempts) return results;
    await pause(attempt);
    const repeated = await attempted(
      again.flatMap((index) => statements[index] ?? []),
      attempt + 1,
    );
    for (const [at, index] of again.entries()) results[index] = repeated[at];
    return results;
  };

  const attempted = async (statements: readonly StatementRequest[], attempt: number) => {
    try {
      return await send(statements, attempt);
    } catch (error) {
      const failure = failureOf(error);
      return statements.map((): StatementResult => (failure.again ? { status: 'failed', ...failure } : undefined));
    }
  };

  return (statements) => attempted(statements, 1);
};

/**
 * HTTP 200 says nothing about the statements. A condition that failed is asked again as a single write, so that a comparison which
 * PartiQL sees differently costs a request and not the repair; any other error as well, for its reason in full.
 */
const resultOf = (response: BatchStatementResponse | undefined): StatementResult => {
  if (response === undefined) return undefined;
  if (response.Error === undefined) return { status: 'done' };
  const { Code = '', Message = '' } = response.Error;
  if (Code === 'DuplicateItem') return { status: 'refused' };
  if (!throttled.test(Code) && Code !== 'InternalServerError') return undefined;
  return { status: 'failed', reason: `${Code}: ${Message}`, again: true };
};

const isWorthAnother = (result: StatementResult) => result?.status === 'failed' && result.again;
