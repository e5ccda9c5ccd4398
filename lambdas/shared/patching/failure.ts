/** Why a request failed, and whether it is worth another try: throttled, a fault of the service, or no answer at all. */
export interface Failure {
  readonly reason: string;
  readonly again: boolean;
}

/** By the name of an exception, or the code of a statement's error. */
export const throttled = /Throttl|ThroughputExceeded|RequestLimitExceeded|TransactionConflict/;

/** How often the SDK repeated a request, by its answer or its error: most often because it was throttled. */
export const retriesOf = (answer: unknown): number => {
  const { attempts = 1 } = (answer as { $metadata?: { attempts?: number } }).$metadata ?? {};
  return attempts - 1;
};

export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { reason: String(error), again: false };
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const unanswered = '$metadata' in error && status === undefined;
  const again = throttled.test(error.name) || unanswered || (status !== undefined && status >= 500);
  return { reason: `${error.name}: ${error.message}`, again };
};
