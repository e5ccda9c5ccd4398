import { describe, expect, it } from '@jest/globals';
import { queryProtocol } from '../../../sandbox/core/query-protocol.ts';
import { AwsError, type HttpRequest } from '../../../sandbox/core/service.ts';

const protocol = queryProtocol({ xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/', version: '2010-05-08' });
const request = (body: string, query = ''): HttpRequest => ({
  method: 'POST',
  path: '/',
  query: new URLSearchParams(query),
  headers: {},
  body: Buffer.from(body),
});
const named = 'Action=Do&Version=2010-05-08';

describe('the AWS Query protocol', () => {
  it.each<[string, string, object]>([
    ['scalars', 'A=1&B=x%20y', { A: '1', B: 'x y' }],
    ['a list, in the order of its numbers', 'A.member.2=b&A.member.10=c&A.member.1=a', { A: ['a', 'b', 'c'] }],
    ['an empty list', 'A=', { A: '' }],
    ['a structure', 'A.B=1&A.C=2', { A: { B: '1', C: '2' } }],
    ['structures in a list', 'A.member.1.B=1&A.member.1.C.member.1=2', { A: [{ B: '1', C: ['2'] }] }],
    ['names that objects have anyway', '__proto__.a=1', JSON.parse('{"__proto__":{"a":"1"}}') as object],
  ])('reads %s', (_what, form, input) => {
    expect(protocol.parse(request(`${named}&${form}`)).input).toEqual(input);
  });

  it('reads a query where there is no body, without the signature’s parameters', () => {
    const asked = request('', `${named}&A=1&X-Amz-Credential=test`);
    expect(protocol.parse(asked)).toEqual({ operation: 'Do', input: { A: '1' }, request: asked });
  });

  it.each([
    ['no action', 'Version=2010-05-08', 'MissingAction'],
    ['another version', 'Action=Do&Version=2011-06-15', 'InvalidAction'],
    ['a parameter given twice', `${named}&A=1&A=2`, 'MalformedQueryString'],
    ['a parameter that is text and structure', `${named}&A=1&A.B=2`, 'MalformedQueryString'],
  ])('refuses %s', (_what, form, code) => {
    expect(() => protocol.parse(request(form))).toThrow(expect.objectContaining({ code }));
  });

  it('writes lists, dates and special characters', () => {
    const output = { Names: ['a', '<&">'], At: new Date(0), Nothing: undefined, Flag: true };
    expect(String(protocol.respond({ operation: 'Do', input: {} }, output).body)).toMatch(
      '<DoResult><Names><member>a</member><member>&lt;&amp;&quot;&gt;</member></Names>' +
        '<At>1970-01-01T00:00:00.000Z</At><Flag>true</Flag></DoResult><ResponseMetadata><RequestId>',
    );
  });

  it('writes an error with its members', () => {
    const { status, body } = protocol.fail(new AwsError('NoSuchEntity', 'Gone.', 404, { Name: 'x' }), request(''));
    expect([status, String(body)]).toEqual([
      404,
      expect.stringContaining(
        '<Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>Gone.</Message><Name>x</Name></Error>',
      ),
    ]);
  });
});
