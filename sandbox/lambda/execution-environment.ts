import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventLoopUtilization } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { Cut } from '../core/functions.ts';
import { errorPayload, platformError } from './error-payload.ts';
import type { Boot, ErrorPayload, Report, Work } from './messages.ts';

/** How an invocation ended. */
export interface Ending {
  /** JSON text: the result, or the error object. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
  /** The end of what the invocation printed, up to 4 KB. */
  readonly log?: string;
}

const unhandled = (error: ErrorPayload): Ending => ({ payload: JSON.stringify(error), functionError: 'Unhandled' });

/** Where compiled modules are kept (it is Node's own place for them): a cold start takes two thirds of the time. */
const compileCache = process.env.NODE_COMPILE_CACHE ?? path.join(tmpdir(), 'node-compile-cache');

export interface EnvironmentOptions {
  readonly boot: Boot;
  readonly env: Record<string, string>;
  readonly onPrint: (text: string) => void;
  /** Ready for its first invocation; or, with the reason, unable to import the handler. */
  readonly onStarted: (broken?: Ending) => void;
  /** It takes no further invocation: crashed, exited, timed out or closed. May come twice. */
  readonly onGone: () => void;
}

/** One execution environment: a worker thread that serves one invocation at a time. */
export class ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #onGone: () => void;
  #current: { work: Work; end: (ending: Ending) => void; timer: NodeJS.Timeout; log: string } | undefined;
  #started = false;
  #seen: EventLoopUtilization | undefined;

  constructor(options: EnvironmentOptions) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { ...options.boot, ownCompileCache: 'NODE_COMPILE_CACHE' in options.env } satisfies Boot,
      // worker.ts takes it out again before the function's code runs, unless the function brings its own.
      env: { NODE_COMPILE_CACHE: compileCache, ...options.env },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: options.boot.memoryLimitInMB },
    });
    this.#onGone = options.onGone;
    const started = (broken?: Ending) => {
      if (this.#started) return;
      this.#started = true;
      options.onStarted(broken);
    };
    let crash: (Error & { code?: string }) | undefined;
    this.#worker
      .on('message', (report: Report) => {
        if (report.kind === 'printed') {
          options.onPrint(report.text);
          if (this.#current !== undefined) this.#current.log = (this.#current.log + report.text).slice(-4096);
        } else if (report.kind === 'ready') {
          this.#worker.unref();
          started();
        } else if (report.kind === 'broken') started(unhandled(report.error));
        else if (report.kind === 'returned') this.#end({ payload: report.payload });
        else {
          if (report.kind === 'crashed') options.onGone();
          this.#end(unhandled(report.error));
        }
      })
      .on('error', (error) => {
        crash = error;
      })
      .on('exit', (code) => {
        const requestId = this.#current?.work.requestId ?? '';
        const ending = unhandled(
          crash === undefined || crash.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? platformError('Runtime.ExitError', requestId, exitReason(code, crash))
            : errorPayload(crash),
        );
        options.onGone();
        started(ending);
        this.#end(ending);
      });
  }

  /** Runs one invocation; afterwards, or when its time is up, the promise gives its ending. Never rejects. */
  run(work: Work): Promise<Ending> {
    this.#worker.ref();
    return new Promise((end) => {
      const timer = setTimeout(() => void this.#timeOut(work), work.timeoutMs);
      this.#current = { work, end, timer, log: '' };
      this.#worker.postMessage(work);
    });
  }

  /** Ends the invocation that is running, if one is. */
  async cutOff(cut: Cut): Promise<void> {
    if (this.#current === undefined) return;
    await (cut === 'timeout' ? this.#timeOut(this.#current.work) : this.close());
  }

  /** The part of the time since it was last asked in which its thread had something to do, from 0 to 1. */
  utilization(): number {
    const { performance } = this.#worker;
    const since = this.#seen;
    this.#seen = performance.eventLoopUtilization();
    return performance.eventLoopUtilization(this.#seen, since).utilization;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #timeOut({ requestId, timeoutMs }: Work): Promise<void> {
    const message = `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
    this.#onGone();
    this.#end(unhandled(platformError('Sandbox.Timedout', requestId, message)));
    return this.close();
  }

  #end(ending: Ending): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#current = undefined;
    clearTimeout(current.timer);
    // An idle environment must not keep the process alive.
    this.#worker.unref();
    current.end({ ...ending, log: current.log });
  }
}

const exitReason = (code: number, crash: Error | undefined): string =>
  crash !== undefined
    ? 'Runtime exited with error: signal: killed'
    : code === 0
      ? 'Runtime exited without providing a reason'
      : `Runtime exited with error: exit status ${code}`;
