import { describe, expect, it } from '@jest/globals';
import { jsonProtocol } from '../../../sandbox/core/json-protocol.ts';
import { AwsError, type HttpRequest } from '../../../sandbox/core/service.ts';

const protocol = jsonProtocol({ targetPrefix: 'AmazonSSM', contentType: 'application/x-amz-json-1.1' });
const request = (target: string | undefined, body: string): HttpRequest => ({
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: target === undefined ? {} : { 'x-amz-target': target },
  body: Buffer.from(body),
});

describe('the AWS JSON protocol', () => {
  it('reads the operation from the target and the input from the body', () => {
    const asked = request('AmazonSSM.GetParameter', '{"Name":"a"}');
    expect(protocol.parse(asked)).toEqual({ operation: 'GetParameter', input: { Name: 'a' }, request: asked });
  });

  it('takes an empty body for an empty input', () => {
    expect(protocol.parse(request('AmazonSSM.GetParameter', '')).input).toEqual({});
  });

  it.each([
    ['another target', 'DynamoDB_20120810.GetItem', '{}', 'UnknownOperationException'],
    ['no target', undefined, '{}', 'UnknownOperationException'],
    ['broken JSON', 'AmazonSSM.GetParameter', '{', 'SerializationException'],
    ['an array', 'AmazonSSM.GetParameter', '[]', 'SerializationException'],
  ])('refuses %s', (_what, target, body, code) => {
    expect(() => protocol.parse(request(target, body))).toThrow(expect.objectContaining({ code }));
  });

  it('writes an error with its type, message and members', () => {
    const error = new AwsError('ParameterNotFound', 'No such parameter.', 400, { Name: 'a' });
    const response = protocol.fail(error, request('AmazonSSM.GetParameter', '{}'));
    expect(response.status).toBe(400);
    expect(response.headers?.['content-type']).toBe('application/x-amz-json-1.1');
    expect(JSON.parse(String(response.body))).toEqual({
      __type: 'ParameterNotFound',
      message: 'No such parameter.',
      Name: 'a',
    });
  });
});
