import jsonata from 'jsonata';
import { invalidDefinition } from '../definition/fields.ts';
import { EvaluationFailure } from '../engine/failure.ts';
import { addAwsFunctions } from './aws-functions.ts';
import { markPlain, toPlain } from './plain.ts';

/** Variables by name, without the `$`; inherited ones count. */
export type Bindings = Record<string, unknown>;

/** A JSON value of a definition in which strings `{% … %}` are JSONata. */
export interface Template {
  /** The value where it holds no expression; undefined otherwise. */
  readonly constant: { readonly value: unknown } | undefined;
  /** Throws EvaluationFailure. */
  evaluate(bindings: Bindings): Promise<unknown>;
}

/** `where` names the state, for refusals at creation; `location` the field, for failures at run time. */
export const compileTemplate = (value: unknown, where: string, location: string): Template => {
  if (typeof value === 'string') {
    const source = /^\{%([\s\S]*)%\}$/.exec(value)?.[1];
    return source === undefined ? constant(value) : expression(source.trim(), where, location);
  }
  if (Array.isArray(value)) {
    return composite(
      value.map((item, index) => [index, compileTemplate(item, where, `${location}[${index}]`)]),
      [],
    );
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(
      ([name, field]) => [refusePath(name, where), compileTemplate(field, where, `${location}/${name}`)] as const,
    );
    return composite(parts, {});
  }
  return constant(value);
};

const refusePath = (name: string, where: string): string => {
  if (name.endsWith('.$')) throw invalidDefinition(`${where}: ${name} belongs to JSONPath; write the value in {% %}.`);
  return name;
};

const constant = (value: unknown): Template => ({
  constant: { value: markPlain(value) },
  evaluate: () => Promise.resolve(value),
});

const composite = (parts: readonly (readonly [string | number, Template])[], empty: object): Template => {
  const build = (): Record<string | number, unknown> => (Array.isArray(empty) ? [] : {}) as Record<string, unknown>;
  if (parts.every(([, part]) => part.constant)) {
    const value = build();
    for (const [name, part] of parts) value[name] = part.constant?.value;
    return constant(value);
  }
  return {
    constant: undefined,
    async evaluate(bindings) {
      const value = build();
      for (const [name, part] of parts)
        value[name] = part.constant ? part.constant.value : await part.evaluate(bindings);
      return markPlain(value);
    },
  };
};

const expression = (source: string, where: string, location: string): Template => {
  const compiled = compile(source, where, location);
  const named = `The JSONata expression '${source}' specified for the field '${location}'`;
  return {
    constant: undefined,
    async evaluate(bindings) {
      let result: unknown;
      try {
        result = toPlain(await compiled.evaluate(undefined, bindings));
      } catch (error) {
        throw new EvaluationFailure(location, `${named} threw an error: ${(error as Error).message}`);
      }
      if (result === undefined) throw new EvaluationFailure(location, `${named} returned nothing (undefined).`);
      return result;
    },
  };
};

const compile = (source: string, where: string, location: string): jsonata.Expression => {
  try {
    const compiled = jsonata(source);
    addAwsFunctions(compiled);
    return compiled;
  } catch (error) {
    throw invalidDefinition(`${where}: the JSONata expression in ${location} is wrong: ${(error as Error).message}`);
  }
};
