import { S3Client } from '@aws-sdk/client-s3';
import type { Principal } from '../../../sandbox/core/service.ts';
import { createS3Service } from '../../../sandbox/s3/service.ts';
import { administrator, createSmallWorld, credentials, serve } from '../small-world.ts';

/** The service behind HTTP, and the SDK's client in front of it. */
export const startS3 = async () => {
  const world = createSmallWorld();
  const service = createS3Service(world);
  world.add(service);
  const caller: { principal: Principal } = { principal: administrator };
  const front = await serve(world, service, () => caller.principal);
  const client = new S3Client({
    endpoint: front.endpoint,
    region: world.region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  });
  const close = () => {
    client.destroy();
    front.close();
  };
  return { world, service, client, caller, endpoint: front.endpoint, close };
};
