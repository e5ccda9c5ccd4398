import type { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';
import { RecoveryFunction } from './recovery-function.ts';

export const perRun = { because: 'Every run has a folder of its own in the recovery bucket.' };

/** Makes the functions that carry out a run: each looks at the run store first, and keeps its files in the run's folder. */
export const runFunctions = (scope: Construct, { storage, configPrefix, settings, keyBuckets }: Deployment) => {
  const environment = {
    RUN_STORE_TABLE: storage.runStore.tableName,
    RECOVERY_BUCKET: storage.bucket.bucketName,
    TABLE_CONFIG_PREFIX: configPrefix,
    KEY_BUCKETS: keyBuckets.map((keys) => keys.bucketName).join(','),
  };
  return {
    make: (id: string, description: string) => {
      const made = new RecoveryFunction(scope, id, { ...settings, description, environment });
      made.allow(['dynamodb:GetItem'], [storage.runStore.tableArn]);
      return made;
    },
    /** Objects in these folders of every run. */
    ofRuns: (...folders: string[]) => folders.map((folder) => storage.bucket.arnForObjects(`runs/*/${folder}/*`)),
  };
};
