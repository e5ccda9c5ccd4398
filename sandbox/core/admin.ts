import * as v from 'valibot';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { RouteHandler } from './routes.ts';
import { AwsError, type HttpRequest, type HttpResponse } from './service.ts';

/** A resource under `/_sandbox/`: what each method does, its result sent as JSON. */
export type AdminResource = Partial<Record<'GET' | 'POST' | 'DELETE', (body: () => unknown) => unknown>>;

const json = (status: number, body: unknown): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify(body, null, 2)}\n`,
});

/** The sandbox's own JSON, `/_sandbox/<name>`; errors are `{"error": "<sentence>"}`. */
export const adminRoute =
  (resources: ReadonlyMap<string, AdminResource>): RouteHandler =>
  (request) => {
    const name = request.path.split('/')[2] ?? '';
    const resource = resources.get(name);
    if (!resource) {
      const known = [...resources.keys()].map((each) => `/_sandbox/${each}`).join(', ');
      return json(404, { error: `There is no ${request.path}. There are: ${known}.` });
    }
    const act = resource[request.method as keyof AdminResource];
    if (!act) {
      return json(405, {
        error: `/_sandbox/${name} knows ${Object.keys(resource).join(', ')}, not ${request.method}.`,
      });
    }
    try {
      return json(200, act(() => bodyOf(request)) ?? null);
    } catch (error) {
      if (error instanceof AwsError) return json(error.status, { error: error.message });
      throw error;
    }
  };

const bodyOf = ({ body }: HttpRequest): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError('ValidationException', 'The body is not JSON.');
  }
};

/** GET lists the faults, POST adds one, DELETE clears them. */
export const faultsResource = (faults: Faults): AdminResource => ({
  GET: () => faults.list(),
  POST: (body) => faults.add(body()),
  DELETE: () => {
    faults.clear();
    return faults.list();
  },
});

const advanceMessage = 'Send {"advanceSeconds": n}, a number of seconds, and nothing else.';
const advanceSchema = v.strictObject({ advanceSeconds: v.number(advanceMessage) }, advanceMessage);

/** GET reads the clock, POST `{"advanceSeconds"}` advances it. */
export const clockResource = (clock: Clock): AdminResource => {
  const read = () => ({ now: new Date(clock.now()).toISOString(), scale: clock.scale });
  return {
    GET: read,
    POST: (body) => {
      const parsed = v.safeParse(advanceSchema, body(), { abortEarly: true });
      if (!parsed.success) throw new AwsError('ValidationException', parsed.issues[0].message);
      try {
        clock.advance(parsed.output.advanceSeconds);
      } catch (error) {
        throw error instanceof RangeError ? new AwsError('ValidationException', error.message) : error;
      }
      return read();
    },
  };
};
