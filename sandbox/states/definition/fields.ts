import { AwsError, notImplemented } from '../../core/service.ts';

export const invalidDefinition = (message: string) =>
  new AwsError('InvalidDefinition', `Invalid State Machine Definition: ${message}`);

const jsonPathFields = new Set(
  ['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'ItemsPath', 'Result', 'Variable'].concat(
    ['SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', 'HeartbeatSecondsPath', 'ErrorPath', 'CausePath'],
    ['MaxConcurrencyPath', 'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath', 'MaxItemsPath'],
    ['MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath', 'Iterator'],
  ),
);

/** Fields of ASL that exist, and that this engine does not have. */
const missingFields = new Set(['Credentials', 'ItemsPointer', 'ManifestType', 'ExpectedBucketOwner']);

/** The fields of one object of a definition. Whoever reads them takes what it knows; `close` refuses the rest by name. */
export class Fields {
  /** `/States/Patch`: for messages. */
  readonly where: string;
  readonly #values: Record<string, unknown>;
  readonly #taken = new Set<string>();

  constructor(value: unknown, where: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalidDefinition(`${where} must be an object.`);
    }
    this.where = where;
    this.#values = value as Record<string, unknown>;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  names(): string[] {
    return Object.keys(this.#values);
  }

  /** The field's value, or undefined. */
  take(name: string): unknown {
    this.#taken.add(name);
    return this.#values[name];
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw invalidDefinition(`${this.where} needs ${name}.`);
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.take(name);
    if (value !== undefined && typeof value !== 'string') {
      throw invalidDefinition(`${this.where}: ${name} must be a string.`);
    }
    return value;
  }

  /** A number of at least `least`, or undefined. */
  number(name: string, least: number, whole = true): number | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || value < least || (whole && !Number.isInteger(value))) {
      throw invalidDefinition(`${this.where}: ${name} must be a ${whole ? 'whole ' : ''}number of at least ${least}.`);
    }
    return value;
  }

  choice<T extends string>(name: string, allowed: readonly T[], missing: readonly string[] = []): T | undefined {
    const value = this.optionalText(name);
    if (value === undefined || allowed.includes(value as T)) return value as T | undefined;
    if (missing.includes(value)) throw notImplemented(`${name} ${value} (${this.where})`);
    throw invalidDefinition(`${this.where}: ${name} must be ${allowed.join(' or ')}, not ${value}.`);
  }

  list(name: string): readonly unknown[] {
    const value = this.take(name) ?? [];
    if (!Array.isArray(value)) throw invalidDefinition(`${this.where}: ${name} must be an array.`);
    return value;
  }

  object(name: string): Fields | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : new Fields(value, `${this.where}/${name}`);
  }

  close(): void {
    for (const name of Object.keys(this.#values)) {
      if (this.#taken.has(name)) continue;
      if (missingFields.has(name)) throw notImplemented(`the field ${name} (${this.where})`);
      throw invalidDefinition(
        jsonPathFields.has(name) || name.endsWith('.$')
          ? `${this.where}: ${name} belongs to JSONPath; only JSONata definitions are run.`
          : `${this.where} does not have a field ${name}.`,
      );
    }
  }
}
