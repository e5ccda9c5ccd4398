import type { DynamoDBRecord } from 'aws-lambda';
import type { Image } from '../shared/attribute.ts';
import { attributeOf } from '../shared/attribute-of.ts';
import { auditBucket, auditShard, expiresAtSeconds } from '../shared/audit-layout.ts';
import { imageHash } from '../shared/image-hash.ts';
import { imageFromJson } from '../shared/image-json.ts';

/** The writer's name in an image, as text: S and N as they are. */
const writerIn = (image: unknown, writerAttribute: string): string | undefined => {
  if (image === undefined || writerAttribute === '') return undefined;
  const value = attributeOf(imageFromJson(image), writerAttribute);
  return value?.S ?? value?.N;
};

/**
 * A stream record as the trail keeps it. A delete has no new image, so it goes by whoever wrote the item last: stamp the item
 * before deleting it. Deletes by time to live go by the service's name.
 */
export const auditRecord = (
  { dynamodb, eventID, eventName, userIdentity }: DynamoDBRecord,
  writerAttribute: string,
): Image => {
  const { Keys, NewImage, OldImage, SequenceNumber = '', ApproximateCreationDateTime: at = 0 } = dynamodb ?? {};
  const key = imageFromJson(Keys);
  const byService = userIdentity?.type === 'Service' ? String(userIdentity.principalId) : undefined;
  const writtenBy = byService ?? writerIn(NewImage ?? OldImage, writerAttribute);
  return {
    bucket: { S: auditBucket(at * 1000, auditShard(key)) },
    event: { S: eventID ?? SequenceNumber },
    key: { S: JSON.stringify(Keys) },
    action: { S: eventName ?? 'MODIFY' },
    at: { S: new Date(Math.floor(at) * 1000).toISOString() },
    // Numbers of one key's records only ever grow; as text they must be equally long to compare.
    sequence: { S: SequenceNumber.padStart(40, '0') },
    expiresAt: { N: expiresAtSeconds(at) },
    ...(NewImage && { hash: { S: imageHash(imageFromJson(NewImage)) } }),
    ...(writtenBy !== undefined && { writtenBy: { S: writtenBy } }),
  };
};
