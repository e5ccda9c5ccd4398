import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

export const tracer = new Tracer();
export const logger = new Logger();

/** Every function's handler: traced, logged with the request's id, its failure recorded. Responses hold items, so they stay out of traces. */
export const step = <I, O>(run: (input: I, context: Context) => Promise<O>) =>
  middy<I, O>()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger))
    .handler(run);
