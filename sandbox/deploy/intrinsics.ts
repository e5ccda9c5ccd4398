import { notImplemented } from '../core/service.ts';
import { getAttParts, intrinsicOf, placeholder, subParts } from './references.ts';

/** What names mean within one stack. */
export interface Scope {
  /** Ref: of a parameter, a pseudo parameter or a resource. */
  ref(id: string): unknown;
  attribute(id: string, attribute: string): unknown;
  /** Fn::ImportValue. */
  import(name: string): unknown;
  /** Fn::If. */
  condition(name: string): boolean;
}

/** AWS::NoValue: the property, or the element, is left out. */
export const noValue = Symbol('AWS::NoValue');

export const implementedIntrinsics = [
  'Ref',
  'Fn::GetAtt',
  'Fn::Join',
  'Fn::Sub',
  'Fn::Select',
  'Fn::Split',
  'Fn::ImportValue',
  'Fn::If',
] as const;

/** The value with every intrinsic function replaced by what it means. Refuses other functions by name. */
export const resolve = (value: unknown, scope: Scope): unknown => {
  const intrinsic = intrinsicOf(value);
  if (intrinsic !== undefined) return evaluate(intrinsic.name, intrinsic.argument, scope);
  if (Array.isArray(value)) return value.map((element) => resolve(element, scope)).filter(isThere);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, resolve(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => isThere(member)));
};

const isThere = (value: unknown) => value !== noValue;

const evaluate = (name: string, argument: unknown, scope: Scope): unknown => {
  switch (name) {
    case 'Ref':
      return scope.ref(String(argument));
    case 'Fn::GetAtt': {
      const { id, attribute } = getAttParts(argument);
      return scope.attribute(id, attribute);
    }
    case 'Fn::Sub':
      return substitute(argument, scope);
    case 'Fn::ImportValue':
      return scope.import(String(resolve(argument, scope)));
    case 'Fn::If': {
      const [condition, ifTrue, ifFalse] = argument as unknown[];
      return resolve(scope.condition(String(condition)) ? ifTrue : ifFalse, scope);
    }
    case 'Fn::Join': {
      const [delimiter, parts] = resolve(argument, scope) as [string, unknown[]];
      return parts.map(String).join(delimiter);
    }
    case 'Fn::Split': {
      const [delimiter, text] = resolve(argument, scope) as [string, string];
      return text.split(delimiter);
    }
    case 'Fn::Select': {
      const [index, list] = resolve(argument, scope) as [number | string, unknown[]];
      return list[Number(index)];
    }
    default:
      throw notImplemented(`the intrinsic function ${name}`);
  }
};

const substitute = (argument: unknown, scope: Scope): string => {
  const { text, variables } = subParts(argument);
  return text.replaceAll(placeholder, (match, literal: string | undefined, name: string) => {
    if (literal !== undefined) return match.replace('!', '');
    if (name in variables) return String(resolve(variables[name], scope));
    const [id = '', ...attribute] = name.split('.');
    return String(attribute.length === 0 ? scope.ref(id) : scope.attribute(id, attribute.join('.')));
  });
};
