import { createHash } from 'node:crypto';

/** `<stack>-<logicalId>-<hash>`, cut in the middle to `maxLength`: the same for every deployment of the same template. */
export const physicalName = (stackName: string, logicalId: string, maxLength = 255): string => {
  const hash = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 12).toUpperCase();
  const room = maxLength - hash.length - 2;
  const stack = stackName.slice(0, Math.max(1, Math.floor(room / 2), room - logicalId.length));
  return `${stack}-${logicalId.slice(0, room - stack.length)}-${hash}`;
};
