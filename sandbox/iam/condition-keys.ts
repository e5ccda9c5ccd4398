import { notImplemented } from '../core/service.ts';

/** Condition keys that requests have here: the judge's own, and those that a service adds to its permissions. */
export const conditionKeys: ReadonlySet<string> = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:userid',
  'iam:policyarn',
  'lambda:functionarn',
  'lambda:functionurlauthtype',
  'lambda:invokedviafunctionurl',
  's3:delimiter',
  's3:if-match',
  's3:if-none-match',
  's3:max-keys',
  's3:objectcreationoperation',
  's3:prefix',
  's3:versionid',
  's3:x-amz-acl',
  's3:x-amz-server-side-encryption',
  's3:x-amz-storage-class',
  'ses:apiversion',
  'ses:fromaddress',
  'ses:recipients',
]);

/** Whose value changes while nothing else does: a decision on them can't be kept. */
export const timeKeys: ReadonlySet<string> = new Set(['aws:currenttime', 'aws:epochtime']);

/** The key in lower case, as contexts have it. A key that no request has here would be judged wrongly, hence is refused. */
export const contextKey = (name: string): string => {
  const key = name.toLowerCase();
  if (!conditionKeys.has(key)) throw notImplemented(`the condition key ${name}`);
  return key;
};
