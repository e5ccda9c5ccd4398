import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IAMClient } from '@aws-sdk/client-iam';
import { expect, it } from '@jest/globals';
import { attachSeconds, settleSeconds } from '../../../../lambdas/shared/freeze/settle-seconds.ts';
import { WriterRoles } from '../../../../lambdas/shared/freeze/writer-roles.ts';

it('attaching is given up where IAM does not answer, before a thaw has settled', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new IAMClient({ endpoint, region: 'eu-west-1', credentials });
  await expect(new WriterRoles(client, 100).attach('api', 'deny-orders')).rejects.toMatchObject({
    name: 'FreezeFailedError',
    message: expect.stringMatching(/^IAM did not attach deny-orders to api within 0\.1 seconds: redrive/),
  });
  expect(attachSeconds).toBeLessThan(settleSeconds);
  client.destroy();
  silent.closeAllConnections();
  silent.close();
});
