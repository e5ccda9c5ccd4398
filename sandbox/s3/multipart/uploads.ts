import { randomBytes } from 'node:crypto';
import { AwsError } from '../../core/service.ts';
import type { Bucket } from '../bucket.ts';
import type { UploadChecksum } from './upload-checksum.ts';

export interface Part {
  readonly partNumber: number;
  readonly body: Buffer;
  /** MD5 in double quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  /** Of the upload's algorithm. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly uploadId: string;
  readonly bucket: Bucket;
  readonly key: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, string>>;
  readonly checksum: UploadChecksum | undefined;
  /** By part number; one that is uploaded again replaces what was there. */
  readonly parts: Map<number, Part>;
}

/** The uploads under way. */
export class Uploads {
  readonly #all = new Map<string, Upload>();

  begin(upload: Omit<Upload, 'uploadId' | 'parts'>): Upload {
    const begun = { ...upload, uploadId: randomBytes(24).toString('base64url'), parts: new Map() };
    this.#all.set(begun.uploadId, begun);
    return begun;
  }

  /** The upload that the input names, of this key. */
  named(bucket: Bucket, input: Readonly<Record<string, unknown>>): Upload {
    const upload = this.#all.get(String(input.UploadId));
    if (upload && upload.bucket === bucket && upload.key === input.Key) return upload;
    throw new AwsError(
      'NoSuchUpload',
      'The specified multipart upload does not exist. The upload ID might be invalid, or the multipart upload might have been aborted or completed.',
      404,
      { UploadId: input.UploadId },
    );
  }

  end({ uploadId }: Upload): void {
    this.#all.delete(uploadId);
  }
}
