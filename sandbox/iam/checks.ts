import { invalid } from './operation.ts';
import type { RoleSpec } from './role.ts';

/** Throws AwsError `ValidationError` for what IAM's own patterns and bounds refuse. */
export const checkRoleSpec = ({ roleName, path = '/', maxSessionDuration = 3600 }: RoleSpec): void => {
  checkNames('RoleName', roleName, 64, path);
  if (!Number.isInteger(maxSessionDuration) || maxSessionDuration < 3600 || maxSessionDuration > 43_200) {
    throw invalid(`MaxSessionDuration must be a whole number from 3600 to 43200, not ${maxSessionDuration}.`);
  }
};

export const checkNames = (field: string, name: string, longest: number, path: string): void => {
  if (!/^[\w+=,.@-]+$/.test(name) || name.length > longest) {
    throw invalid(`${field} must be 1 to ${longest} of A-Z a-z 0-9 _ + = , . @ -, not "${name}".`);
  }
  if (!/^\/([!-~]+\/)?$/.test(path)) throw invalid(`Path must begin and end with a slash, not be "${path}".`);
};
