/** What the service and a function's worker thread say to each other. Payloads stay JSON texts: nothing is cloned deeply. */

/** How a worker starts: `workerData`. */
export interface Boot {
  /** The module that exports the handler, and the export's name. */
  readonly file: string;
  readonly handler: string;
  /** The sandbox clock's shared memory, for `sandboxNow`. */
  readonly clock: Float64Array<SharedArrayBuffer>;
  /** What the context object says of the function. */
  readonly functionName: string;
  readonly memoryLimitInMB: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** The function's own environment says where Node keeps compiled code. */
  readonly ownCompileCache?: boolean;
}

/** One invocation, to the worker. */
export interface Work {
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: string;
  /** Real milliseconds. */
  readonly timeoutMs: number;
}

/** The error object that Lambda puts into the payload. */
export interface ErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** From the worker. `ready` or `broken` comes first, then one `returned` or `threw` per Work; `printed` at any time; `crashed` last. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly error: ErrorPayload }
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'threw'; readonly error: ErrorPayload }
  | { readonly kind: 'crashed'; readonly error: ErrorPayload }
  | { readonly kind: 'printed'; readonly text: string };
