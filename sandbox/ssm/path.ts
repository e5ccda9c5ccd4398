import { type ApiCall, AwsError } from '../core/service.ts';

/** GetParametersByPath: what is under the path, one level deep or all, a page at a time. The token is the last name. */
export const byPath = <P extends { readonly Name: string }>(parameters: readonly P[], input: ApiCall['input']) => {
  const { Path, Recursive, MaxResults = 10, NextToken } = input;
  if (typeof Path !== 'string' || !Path.startsWith('/')) {
    throw new AwsError('ValidationException', 'The parameter path must begin with a slash.');
  }
  const size = Number(MaxResults);
  if (!Number.isInteger(size) || size < 1 || size > 10) {
    throw new AwsError('ValidationException', 'MaxResults must be 1 to 10.');
  }
  const prefix = Path.endsWith('/') ? Path : `${Path}/`;
  const under = parameters.filter(({ Name }) => {
    if (!Name.startsWith(prefix) || (typeof NextToken === 'string' && Name <= NextToken)) return false;
    return Recursive === true || !Name.slice(prefix.length).includes('/');
  });
  const page = under.slice(0, size);
  return { Parameters: page, ...(under.length > size && { NextToken: page.at(-1)?.Name }) };
};
