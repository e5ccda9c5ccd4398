import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';

const tracer = new Tracer();
export const logger = new Logger();

/** The client with its requests in the trace: every client of every function is made through this. */
export const traced: typeof tracer.captureAWSv3Client = (client) => tracer.captureAWSv3Client(client);

/** Of a step, of a Map's child, of LiftFreeze; other functions are about many runs or none. */
interface About {
  readonly run?: { readonly runId: string };
  readonly BatchInput?: { readonly run?: { readonly runId: string } };
  readonly runId?: string;
}
const runIdOf = (event: unknown) => {
  const { run, BatchInput, runId } = (event ?? {}) as About;
  return { runId: run?.runId ?? BatchInput?.run?.runId ?? runId };
};

/** A step's log tells of every invocation, and of which run. Events hold items, so they stay out. */
const logged: MiddlewareObj<unknown, unknown> = {
  before: ({ event }) => logger.info('begun', runIdOf(event)),
  after: ({ event }) => logger.info('done', runIdOf(event)),
  onError: ({ event, error }) => logger.error('failed', { ...runIdOf(event), error: error as Error }),
};

/** Every function's handler: traced, logged with the request's id, its failure recorded. Responses hold items, so they stay out of traces. */
export const step = <I, O>(run: (input: I, context: Context) => Promise<O>) =>
  middy<I, O>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger))
    .use(logged)
    .handler(run);
