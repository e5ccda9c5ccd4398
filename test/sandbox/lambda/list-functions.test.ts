import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { credentials, serve } from '../small-world.ts';
import { createHouse } from './function-house.ts';

const house = createHouse();
let front: Awaited<ReturnType<typeof serve>>;
let client: LambdaClient;
beforeAll(async () => {
  front = await serve(house.world, house.lambda);
  client = new LambdaClient({ endpoint: front.endpoint, region: house.world.region, credentials, maxAttempts: 1 });
  for (const name of ['first', 'second']) house.add(name, 'export const handler = () => 1');
});
afterAll(async () => {
  client.destroy();
  front.close();
  await house.close();
});

it('functions are listed page by page', async () => {
  const { Functions, NextMarker = '' } = await client.send(new ListFunctionsCommand({ MaxItems: 1 }));
  const rest = await client.send(new ListFunctionsCommand({ Marker: NextMarker }));
  expect([Functions, rest.Functions].map((page) => page?.map(({ FunctionName }) => FunctionName))).toEqual([
    ['first'],
    ['second'],
  ]);
  expect(rest.NextMarker).toBeUndefined();
});

it('a list of every version is refused by name', async () => {
  const everyVersion = client.send(new ListFunctionsCommand({ FunctionVersion: 'ALL' }));
  await expect(everyVersion).rejects.toThrow('does not implement FunctionVersion');
});
