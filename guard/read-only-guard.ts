import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { MiddlewareObj } from '@middy/core';

export interface ReadOnlyGuardOptions<Event> {
  /** The SSM parameter (StringList) that freezes write to: `all`, names of tenants, or `none` while nothing is frozen. */
  readonly parameterName: string;
  /**
   * Whose data the request writes. A request that it can't tell (undefined) is refused while any tenant is frozen.
   * @default nobody's in particular: a freeze of any tenant refuses every request
   */
  readonly tenantOf?: (event: Event) => string | undefined;
  /**
   * How long the parameter's value is used before it is read again.
   * @default 5
   */
  readonly cacheSeconds?: number;
  /**
   * Reads the parameter.
   * @default a client of its own
   */
  readonly client?: Pick<SSMClient, 'send'>;
}

/** As API Gateway and function URLs take it. */
export interface RefusedResponse {
  readonly statusCode: 503;
  readonly headers: Readonly<Record<string, string>>;
  /** `{"message": "…"}`. */
  readonly body: string;
}

const retryAfterSeconds = 60;
const message =
  'Changes are paused for a short while so that data can be repaired. Nothing was saved; please try again in a few minutes.';

const refused = (): RefusedResponse => ({
  statusCode: 503,
  headers: { 'Content-Type': 'application/json', 'Retry-After': String(retryAfterSeconds) },
  body: JSON.stringify({ message }),
});

/**
 * A middy middleware for functions that write: while a recovery has frozen the data, requests are answered with 503 and
 * `Retry-After`, and the handler does not run. Where the parameter can't be read, its last known value counts; where none was ever
 * read, the request is refused: a frozen table must not be written because of a lost request.
 */
export const readOnlyGuard = <Event = unknown>({
  parameterName,
  tenantOf,
  cacheSeconds = 5,
  client = new SSMClient(),
}: ReadOnlyGuardOptions<Event>): MiddlewareObj<Event, unknown> => {
  let known: { readonly frozen: readonly string[]; readonly atMs: number } | undefined;

  const frozenNow = async (): Promise<readonly string[]> => {
    if (known && Date.now() < known.atMs + cacheSeconds * 1000) return known.frozen;
    try {
      const { Parameter } = (await client.send(new GetParameterCommand({ Name: parameterName }))) ?? {};
      known = { frozen: tenants(Parameter?.Value ?? ''), atMs: Date.now() };
      return known.frozen;
    } catch (error) {
      console.error(`readOnlyGuard can't read the parameter ${parameterName}:`, error);
      return known?.frozen ?? ['all'];
    }
  };

  return {
    before: async ({ event }) => {
      const frozen = await frozenNow();
      if (frozen.length === 0) return undefined;
      const tenant = tenantOf?.(event);
      const named = tenant === undefined || frozen.includes(tenant);
      return frozen.includes('all') || named ? refused() : undefined;
    },
  };
};

const tenants = (value: string) =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'none');
