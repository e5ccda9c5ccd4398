import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from '../bucket.ts';
import { fromEnvironment } from '../environment.ts';
import { pause } from '../pause.ts';
import { RunStore } from '../run-store.ts';
import { traced } from '../step.ts';
import { imageReader } from './image-reader.ts';
import { quiet } from './quiet.ts';
import { ttlAttributeOf } from './time-to-live.ts';

/** The client and the ports of a handler that works on a batch of items. */
export const batchPorts = () => {
  // Throttling is retried with jitter by the SDK; a request that hangs is given up well before the function's own deadline.
  const client = quiet(
    traced(new DynamoDBClient({ maxAttempts: 5, requestHandler: { connectionTimeout: 1000, requestTimeout: 5000 } })),
  );
  const ports = {
    hold: new RunStore(client, fromEnvironment('RUN_STORE_TABLE')),
    images: imageReader(client, pause),
    bucket: s3Bucket(quiet(traced(new S3Client())), fromEnvironment('RECOVERY_BUCKET')),
    ttlAttribute: ttlAttributeOf(client),
    now: () => Date.now(),
    pause,
  };
  return { client, ports };
};
