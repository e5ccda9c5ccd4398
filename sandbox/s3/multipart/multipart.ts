import type { ApiCall } from '../../core/service.ts';
import type { World } from '../../core/world.ts';
import type { Bucket } from '../bucket.ts';
import { checkKey, contentMembers } from '../objects.ts';
import { completeUpload } from './complete.ts';
import { checksumMembers, listParts, uploadPart } from './parts.ts';
import { uploadChecksum } from './upload-checksum.ts';
import { Uploads } from './uploads.ts';

type Act = (bucket: Bucket, input: ApiCall['input']) => Record<string, unknown>;

/** Objects that are uploaded in parts: what each operation does. */
export const multipartOperations = (world: World): Readonly<Record<string, Act>> => {
  const uploads = new Uploads();
  return {
    CreateMultipartUpload(bucket, input) {
      const key = String(input.Key ?? '');
      checkKey(key);
      const upload = uploads.begin({
        bucket,
        key,
        metadata: (input.Metadata ?? {}) as Record<string, string>,
        members: { ContentType: 'application/octet-stream', ...contentMembers(input) },
        checksum: uploadChecksum(input),
      });
      const { uploadId: UploadId } = upload;
      return { Bucket: bucket.name, Key: key, UploadId, ServerSideEncryption: 'AES256', ...checksumMembers(upload) };
    },
    UploadPart: (bucket, input) => uploadPart(uploads.named(bucket, input), input, world.clock.now()),
    CompleteMultipartUpload(bucket, input) {
      const upload = uploads.named(bucket, input);
      const completed = completeUpload(upload, input, world.clock.now());
      uploads.end(upload);
      const Location = `${world.endpoint}/${bucket.name}/${encodeURIComponent(upload.key)}`;
      return { Location, ...completed, ServerSideEncryption: 'AES256' };
    },
    AbortMultipartUpload(bucket, input) {
      uploads.end(uploads.named(bucket, input));
      return {};
    },
    ListParts: (bucket, input) => listParts(uploads.named(bucket, input), input, world.account),
  };
};
