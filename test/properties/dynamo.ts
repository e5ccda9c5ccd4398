import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  type BatchStatementRequest,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Image, KeyAttribute } from '../../lambdas/shared/attribute.ts';
import { type Assignments, type Condition, condition, statement, updates } from './expressions.ts';
import { type Call, failure, type What } from './outside.ts';
import { idOf, same } from './values.ts';

/** An item as it was and is now; null: there is none. */
export interface Written {
  readonly table: string;
  readonly key: Image;
  readonly before: Image | null;
  readonly after: Image | null;
}

const picked = (image: Record<string, AttributeValue | undefined>, names: readonly string[]): Image =>
  Object.fromEntries(
    Object.entries(image).flatMap(([name, value]) => (value && names.includes(name) ? [[name, value]] : [])),
  );

/** DynamoDB in memory, as much of it as the patching asks for: consistent reads, conditional writes, statements. */
export class Dynamo {
  readonly #tables = new Map<string, Map<string, Image>>();
  readonly #keyNames: readonly string[];

  constructor(keySchema: readonly KeyAttribute[]) {
    this.#keyNames = keySchema.map(({ name }) => name);
  }

  get(table: string, key: Image): Image | null {
    return this.#tables.get(table)?.get(this.place(key)) ?? null;
  }

  set(table: string, key: Image, image: Image | null): void {
    const items = this.#tables.get(table) ?? new Map<string, Image>();
    this.#tables.set(table, items);
    if (image === null) items.delete(this.place(key));
    else items.set(this.place(key), image);
  }

  /** Somebody's client: each request is a call; each write that takes effect is told of. */
  client(call: Call, tell: (written: Written) => void, about: (verb: string, table: string, keys: Image[]) => What) {
    /** What was there; undefined: the condition failed. */
    const write = (table: string, key: Image, holds: Condition, next: (image: Image | null) => Image | null) => {
      const before = this.get(table, key);
      if (!holds(before)) return undefined;
      const after = next(before);
      this.set(table, key, after);
      tell({ table, key, before, after });
      return before;
    };
    const single = (...request: Parameters<typeof write>) => {
      const before = write(...request);
      if (before === undefined) throw failure('ConditionalCheckFailedException');
      return before;
    };
    const send = async (command: unknown): Promise<unknown> => {
      if (command instanceof BatchGetItemCommand) {
        const [[table, { Keys = [], ConsistentRead = false }] = ['', {}]] = Object.entries(
          command.input.RequestItems ?? {},
        );
        if (!ConsistentRead) throw new Error('An eventually consistent read.');
        this.#assertDifferent(Keys);
        return call(about('reads', table, Keys as Image[]), () => ({
          // In any order.
          Responses: {
            [table]: Keys.toReversed()
              .map((key) => this.get(table, key))
              .filter((image) => image !== null),
          },
        }));
      }
      if (command instanceof BatchExecuteStatementCommand) {
        const { Statements = [] } = command.input;
        const all = Statements.map((each) => this.#stated(each));
        const keys = all.map(({ key }) => key);
        this.#assertDifferent(keys);
        return call(about('states', all[0]?.table ?? '', keys), (half) => ({
          Responses: all
            .slice(0, half ? Math.ceil(all.length / 2) : all.length)
            .map(({ table, key, holds, next, refusal }) =>
              write(table, key, holds, next) === undefined ? { Error: { Code: refusal, Message: 'No.' } } : {},
            ),
        }));
      }
      if (command instanceof PutItemCommand) {
        const { TableName = '', Item = {} } = command.input;
        const key = picked(Item, this.#keyNames);
        return call(about('puts', TableName, [key]), () => {
          single(TableName, key, condition(command.input), () => Item);
          return {};
        });
      }
      if (command instanceof UpdateItemCommand) {
        const { TableName = '', Key: key = {} } = command.input;
        return call(about('updates', TableName, [key]), () => {
          single(TableName, key, condition(command.input), assigned(key, updates(command.input)));
          return {};
        });
      }
      if (command instanceof DeleteItemCommand) {
        const { TableName = '', Key: key = {}, ReturnValues } = command.input;
        return call(about('deletes', TableName, [key]), () => {
          const old = single(TableName, key, condition(command.input), () => null);
          return old && ReturnValues === 'ALL_OLD' ? { Attributes: old } : {};
        });
      }
      throw new Error('A request that this DynamoDB does not know.');
    };
    return { send } as unknown as DynamoDBClient;
  }

  place(key: Image): string {
    return this.#keyNames.map((name) => (key[name] ? idOf(key[name]) : '?')).join(' / ');
  }

  /** DynamoDB refuses a batch that names an item twice. */
  #assertDifferent(keys: readonly Image[]) {
    if (new Set(keys.map((key) => this.place(key))).size < keys.length) throw new Error('A batch names an item twice.');
  }

  #stated(request: BatchStatementRequest) {
    const { table, values, conditions, inserted } = statement(request);
    if (inserted) {
      const key = picked(inserted, this.#keyNames);
      return {
        table,
        key,
        holds: (image: Image | null) => image === null,
        next: () => inserted,
        refusal: 'DuplicateItem',
      };
    }
    const key = picked(Object.fromEntries(conditions), this.#keyNames);
    const holds = (image: Image | null) => {
      const attributes = new Map(Object.entries(image ?? {}));
      return [...conditions].every(([name, value]) => same(attributes.get(name), value));
    };
    return { table, key, holds, next: assigned(key, values), refusal: 'ConditionalCheckFailed' };
  }
}

const assigned =
  (key: Image, assignments: Assignments) =>
  (image: Image | null): Image => {
    const next = new Map(Object.entries(image ?? key));
    for (const [name, value] of assignments)
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    return Object.fromEntries(next);
  };
