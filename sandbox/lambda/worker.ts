/** A function's execution environment: a thread that imports the bundle once and runs one invocation at a time. */

import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { errorPayload } from './error-payload.ts';
import type { Boot, ErrorPayload, Report, Work } from './messages.ts';
import { installSandboxDate } from './sandbox-date.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread.');
const boot: Boot = workerData;
const send = (report: Report) => port.postMessage(report);

// What is printed goes with the reports, so that it arrives in order and before a crash.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array) => {
    send({ kind: 'printed', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    return true;
  };
}
installSandboxDate(boot.clock);
if (!boot.ownCompileCache) delete process.env.NODE_COMPILE_CACHE;

const findHandler = async (): Promise<Handler> => {
  const module = await import(pathToFileURL(boot.file).href);
  const handler = module[boot.handler] ?? module.default?.[boot.handler];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${boot.handler} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  }
  if (handler.length > 2) {
    throw Object.assign(new Error('Node.js 24 does not support callback-based function handlers: return a promise.'), {
      name: 'Runtime.CallbackHandlerDeprecated',
    });
  }
  return handler;
};

const contextOf = (work: Work) => {
  const deadline = performance.now() + work.timeoutMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: boot.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: work.functionArn,
    memoryLimitInMB: String(boot.memoryLimitInMB),
    awsRequestId: work.requestId,
    logGroupName: boot.logGroupName,
    logStreamName: boot.logStreamName,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
};

const fail = (kind: 'broken' | 'threw' | 'crashed', error: ErrorPayload) => {
  process.stderr.write(`${new Date().toISOString()}\tERROR\tInvoke Error\t${JSON.stringify(error)}\n`);
  send({ kind, error });
};

const run = async (handler: Handler, work: Work) => {
  try {
    const result = await handler(JSON.parse(work.payload), contextOf(work));
    send({ kind: 'returned', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    fail('threw', errorPayload(error));
  }
};

// What a handler left running may still fail after it returned: the environment is spoilt, as in Lambda.
process.on('uncaughtException', (error) => {
  fail('crashed', errorPayload(error));
  process.exit(129);
});
process.on('unhandledRejection', (reason) => {
  fail('crashed', { ...errorPayload(reason), errorType: 'Runtime.UnhandledPromiseRejection' });
  process.exit(128);
});

try {
  const handler = await findHandler();
  port.on('message', (work: Work) => void run(handler, work));
  send({ kind: 'ready' });
} catch (error) {
  fail('broken', errorPayload(error));
}
