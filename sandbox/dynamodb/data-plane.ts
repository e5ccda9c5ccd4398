import type { ApiCall, HttpResponse } from '../core/service.ts';
import { type Access, dataPlaneAccesses, isWrite } from './accesses.ts';
import type { Context, Input, Output } from './context.ts';
import { type EngineReply, outputOf } from './engine-reply.ts';
import { arrayOf, objectOf, validationError } from './members.ts';
import { asEngineSpeaks } from './partiql-dialect.ts';

/** A reply that goes out as the engine sent it, errors included. */
const engineReply = Symbol('engineReply');

/**
 * Reads and writes: the engine's business. A request that came over HTTP is passed on byte for byte, unless the engine's parser
 * needs other words, and so is its reply; a call from within the sandbox gets the parsed output, and errors thrown.
 */
export const handleDataPlane = async ({ operation, input, request }: ApiCall, context: Context): Promise<Output> => {
  refuseWhatTheEngineGetsWrong(input);
  const accesses = dataPlaneAccesses(operation, input);
  if (context.tables.restoring) refuseRestoring(accesses, context);
  const hasArn = accesses.some(({ table }) => table.startsWith('arn:'));
  const understood = asEngineSpeaks(operation, hasArn ? withNames(input, context) : input);
  const body = request && understood === input ? request.body : JSON.stringify(understood);
  const reply = await sent(operation, body, accesses, context);
  return request ? { [engineReply]: reply } : outputOf(reply);
};

/** The HTTP response of an output that was passed on. */
export const passedOn = (output: Output): HttpResponse | undefined =>
  (output as { [engineReply]?: EngineReply })[engineReply];

const sent = async (operation: string, body: Buffer | string, accesses: readonly Access[], context: Context) => {
  const { engine, history, tables } = context;
  const written = accesses.filter(isWrite).map(({ table }) => tables.find(table));
  if (written.length === 0) return engine.send(operation, body);
  for (const table of written) if (table) history.timesOf(table)?.sending();
  try {
    return await engine.send(operation, body);
  } finally {
    for (const table of written) if (table) history.timesOf(table)?.answered();
  }
};

const refuseRestoring = (accesses: readonly Access[], { tables }: Context): void => {
  for (const { table } of accesses) if (tables.find(table)) tables.getActive(table);
};

/** What the pinned engine gets wrong is refused: non-ASCII text in an UpdateExpression ends its process, and placeholders are looked up twice. */
const refuseWhatTheEngineGetsWrong = (input: Input): void => {
  const parts = [
    input,
    ...arrayOf(input.TransactItems ?? []).flatMap((part) => Object.values(objectOf(part)).map(objectOf)),
  ];
  for (const { UpdateExpression, ExpressionAttributeNames = {} } of parts) {
    const names = objectOf(ExpressionAttributeNames);
    const twice = Object.values(names).find((name) => typeof name === 'string' && Object.hasOwn(names, name));
    if (twice !== undefined)
      throw validationError(
        `Invalid ExpressionAttributeNames: the sandbox's engine takes the attribute ${twice} for the placeholder of that name; give the placeholder another one.`,
      );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is meant
    if (typeof UpdateExpression === 'string' && /[^\x00-\x7f]/.test(UpdateExpression)) {
      throw validationError(
        `Invalid UpdateExpression: characters beyond ASCII stop the sandbox's engine; name the attribute by an ExpressionAttributeName: ${UpdateExpression}`,
      );
    }
  }
};

/** The engine knows tables by name only. */
const withNames = (input: Input, { tables: { names } }: Context): Input => {
  const named = (part: unknown): unknown => {
    const { TableName } = objectOf(part);
    return typeof TableName === 'string' ? { ...objectOf(part), TableName: names.name(TableName) } : part;
  };
  const { RequestItems, TransactItems } = input;
  return {
    ...objectOf(named(input)),
    ...(RequestItems !== undefined && {
      RequestItems: Object.fromEntries(
        Object.entries(objectOf(RequestItems)).map(([table, requests]) => [names.name(table), requests]),
      ),
    }),
    ...(TransactItems !== undefined && {
      TransactItems: arrayOf(TransactItems).map((part) =>
        Object.fromEntries(Object.entries(objectOf(part)).map(([kind, request]) => [kind, named(request)])),
      ),
    }),
  };
};
