import type { Permission, PolicyDocument, Principal } from './service.ts';

/** What the front door needs of IAM: who somebody is, and whether they may. The service `iam` is one. */
export interface Authority {
  /** Throws AwsError when the key is unknown, its session token is not the one issued with it, or it has expired. */
  principalOf(accessKeyId: string, sessionToken: string | undefined): Principal;
  /** Throws AwsError `AccessDeniedException`, with AWS's sentence, unless all permissions are granted. */
  judge(principal: Principal, permissions: readonly Permission[], resourcePolicy?: PolicyDocument): void;
}
