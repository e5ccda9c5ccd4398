import { randomUUID } from 'node:crypto';
import { queryError } from './protocol-errors.ts';
import { AwsError, type Service } from './service.ts';
import { xmlElement } from './xml.ts';

export interface QueryProtocolOptions {
  /** `https://iam.amazonaws.com/doc/2010-05-08/`. */
  readonly xmlNamespace: string;
  /** `2010-05-08`. */
  readonly version: string;
}

/**
 * AWS Query: a form in, XML out. In the input every scalar is a string, whatever its shape says; `Names.member.1=a` is
 * the list `{Names: ['a']}`, and an empty list comes as ''. In the output Dates are written as ISO 8601.
 */
export const queryProtocol = ({
  xmlNamespace,
  version,
}: QueryProtocolOptions): Pick<Service, 'parse' | 'respond' | 'fail'> => ({
  parse(request) {
    const form = request.body.length > 0 ? new URLSearchParams(request.body.toString()) : request.query;
    const { Action: operation, Version: asked, ...input } = unflatten(form);
    if (typeof operation !== 'string') throw new AwsError('MissingAction', 'The request names no Action.');
    if (asked !== version) {
      throw new AwsError('InvalidAction', `The version of this API is ${version}, not ${asked ?? 'missing'}.`);
    }
    return { operation, input, request };
  },
  respond: ({ operation }, output) => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: xmlElement(
      `${operation}Response`,
      { [`${operation}Result`]: output, ResponseMetadata: { RequestId: randomUUID() } },
      xmlNamespace,
    ),
  }),
  fail: (error) => queryError(error, xmlNamespace),
});

type Tree = Map<string, Tree | string>;

/** `A.member.1.B=x` → `{A: [{B: 'x'}]}`. */
const unflatten = (form: URLSearchParams): Record<string, unknown> => {
  const tree: Tree = new Map();
  for (const [name, value] of form) {
    if (!name.startsWith('X-Amz-')) plant(tree, name.split('.'), value, name);
  }
  return toValue(tree) as Record<string, unknown>;
};

const plant = (tree: Tree, [name = '', ...rest]: readonly string[], value: string, fullName: string) => {
  const present = tree.get(name);
  if (rest.length === 0 && present === undefined) return void tree.set(name, value);
  const branch: Tree | string = present ?? new Map();
  if (rest.length === 0 || typeof branch === 'string') {
    throw new AwsError('MalformedQueryString', `The parameter ${fullName} contradicts another one.`);
  }
  tree.set(name, branch);
  plant(branch, rest, value, fullName);
};

const toValue = (tree: Tree | string): unknown => {
  if (typeof tree === 'string') return tree;
  const members = tree.size === 1 ? tree.get('member') : undefined;
  if (members instanceof Map) {
    return [...members].sort(([a], [b]) => Number(a) - Number(b)).map(([, member]) => toValue(member));
  }
  return Object.fromEntries([...tree].map(([name, branch]) => [name, toValue(branch)]));
};
