import { AwsError, type Principal } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { verifyChecksums } from './checksums.ts';
import { errorCode } from './error-code.ts';

interface DeleteRequest {
  readonly Objects: readonly { readonly Key: string; readonly VersionId?: string }[];
  readonly Quiet?: boolean;
}

/** Each key is authorised and deleted by itself; the request succeeds whatever becomes of them. */
export const deleteObjects = async (world: World, principal: Principal, input: Readonly<Record<string, unknown>>) => {
  if (Buffer.isBuffer(input.Body)) verifyChecksums(input.Body, input);
  const { Objects, Quiet } = input.Delete as DeleteRequest;
  if (Objects.length === 0 || Objects.length > 1000) {
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed: 1 to 1,000 objects.');
  }
  const Deleted: Record<string, unknown>[] = [];
  const Errors: Record<string, unknown>[] = [];
  for (const object of Objects) {
    try {
      const { VersionId, DeleteMarker } = await world.call(principal, 's3', 'DeleteObject', {
        Bucket: input.Bucket,
        ...object,
      });
      Deleted.push({ ...object, ...(DeleteMarker === true && { DeleteMarker, DeleteMarkerVersionId: VersionId }) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Errors.push({ ...object, Code: errorCode(error), Message: error.message });
    }
  }
  return { ...(!Quiet && { Deleted }), ...(Errors.length > 0 && { Errors }) };
};
