import { describe, expect, it } from '@jest/globals';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { anasSecret, pageBench } from './page-bench.ts';

/** A function URL's event, payload format 2.0. */
const event = (method: string, path: string, body?: string) =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'abc.lambda-url.eu-central-1.on.aws', 'content-type': 'application/x-www-form-urlencoded' },
    requestContext: { domainName: 'abc.lambda-url.eu-central-1.on.aws', http: { method, path } },
    isBase64Encoded: body !== undefined,
    ...(body !== undefined && { body: Buffer.from(body).toString('base64') }),
  }) as unknown as LambdaEvent;

describe('The approval page behind a function URL', () => {
  it('shows and decides from events in payload format 2.0, bodies in base64', async () => {
    const { app, question, world } = await pageBench();
    const call = handle(app);
    const shown = await call(event('GET', `/approve/${anasSecret}`));
    expect(shown.statusCode).toBe(200);
    expect(shown.isBase64Encoded).toBe(false);
    expect(shown.headers?.['content-type']).toContain('text/html');

    const form = new URLSearchParams({
      decision: 'approve',
      word: 'approve',
      pass: '1',
      summaryVersion: question.summaryVersion,
      reportHash: question.reportHash,
    });
    const decided = await call(event('POST', `/approve/${anasSecret}`, form.toString()));
    expect(decided.statusCode).toBe(200);
    expect(world.sent).toHaveLength(1);
  });
});
