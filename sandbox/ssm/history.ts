import { type ApiCall, AwsError } from '../core/service.ts';

/** GetParameterHistory: the versions, oldest first, a page at a time. The token is the last version. */
export const history = <V extends { readonly Version: number }>(versions: readonly V[], input: ApiCall['input']) => {
  const { MaxResults = 50, NextToken = '0' } = input;
  const size = Number(MaxResults);
  if (!Number.isInteger(size) || size < 1 || size > 50) {
    throw new AwsError('ValidationException', 'MaxResults must be 1 to 50.');
  }
  if (!/^\d+$/.test(String(NextToken))) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const after = versions.filter(({ Version }) => Version > Number(NextToken));
  const page = after.slice(0, size);
  return { Parameters: page, ...(after.length > size && { NextToken: String(page.at(-1)?.Version) }) };
};
