import { AwsError, notImplemented } from '../core/service.ts';
import type { PutRequest } from './put-rules.ts';

/** One version of a parameter. */
interface ParameterVersion {
  readonly name: string;
  readonly type: 'String' | 'StringList';
  readonly value: string;
  readonly version: number;
  /** Epoch seconds. */
  readonly modifiedAt: number;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
}

/** SSM keeps the last hundred versions. */
const keptVersions = 100;

/** Parameters by name, each with its versions, oldest first. */
export class ParameterStore {
  readonly #versions = new Map<string, readonly ParameterVersion[]>();
  readonly #arnOf: (name: string) => string;

  constructor(arnOf: (name: string) => string) {
    this.#arnOf = arnOf;
  }

  put(request: PutRequest, nowMs: number) {
    const versions = this.#versions.get(request.name) ?? [];
    const latest = versions.at(-1);
    if (latest && !request.overwrite) {
      const message =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
      throw new AwsError('ParameterAlreadyExists', message);
    }
    const type = request.type ?? latest?.type;
    if (!type) throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
    if (latest && latest.type !== type) {
      const message = `The parameter's type is ${latest.type}: it can't be changed to ${type}.`;
      throw new AwsError('HierarchyTypeMismatchException', message);
    }
    const allowedPattern = request.allowedPattern ?? latest?.allowedPattern;
    if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(request.value)) {
      const message = `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`;
      throw new AwsError('ParameterPatternMismatchException', message);
    }
    const version: ParameterVersion = {
      name: request.name,
      type,
      value: request.value,
      version: (latest?.version ?? 0) + 1,
      modifiedAt: nowMs / 1000,
      description: request.description ?? latest?.description,
      allowedPattern,
    };
    this.#versions.set(request.name, [...versions, version].slice(-keptVersions));
    return { Version: version.version, Tier: 'Standard' };
  }

  /** A parameter as GetParameter returns it, by `name` or `name:version`. Throws if there is none. */
  get(reference: string) {
    const [name = '', selector] = reference.split(':');
    const versions = this.#named(name);
    if (selector === undefined) return this.#shape(versions.at(-1) as ParameterVersion);
    if (!/^\d+$/.test(selector)) throw notImplemented('labels of parameters');
    const version = versions.find(({ version }) => version === Number(selector));
    if (version) return { ...this.#shape(version), Selector: `:${selector}` };
    const message = `Systems Manager could not find version ${selector} of ${name}.`;
    throw new AwsError('ParameterVersionNotFound', message);
  }

  find(reference: string) {
    try {
      return this.get(reference);
    } catch (error) {
      if (error instanceof AwsError && /^Parameter(Version)?NotFound$/.test(error.code)) return undefined;
      throw error;
    }
  }

  all() {
    return [...this.#versions.keys()].sort().map((name) => this.get(name));
  }

  history(name: string) {
    return this.#named(name).map((version) => {
      const { ARN: _, ...shape } = this.#shape(version);
      const { description: Description, allowedPattern: AllowedPattern } = version;
      return { ...shape, Description, AllowedPattern, Tier: 'Standard', Labels: [], Policies: [] };
    });
  }

  delete(name: string) {
    this.#named(name);
    this.#versions.delete(name);
  }

  #named(name: string): readonly ParameterVersion[] {
    if (name === 'arn') throw notImplemented('parameters named by their ARN');
    const versions = this.#versions.get(name);
    if (!versions) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
    return versions;
  }

  #shape({ name, type, value, version, modifiedAt }: ParameterVersion) {
    return {
      Name: name,
      Type: type,
      Value: value,
      Version: version,
      LastModifiedDate: modifiedAt,
      ARN: this.#arnOf(name),
      DataType: 'text',
    };
  }
}
