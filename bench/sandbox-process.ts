/** A sandbox in a process of its own, as a user has it: the client must not share its thread. Prints its endpoint. */
import { startSandbox } from '../sandbox/index.ts';
import type { S3Service } from '../sandbox/s3/service.ts';

const { endpoint, world } = await startSandbox();
world.service<S3Service>('s3').createBucket('bench', 'Enabled');
console.log(endpoint);
