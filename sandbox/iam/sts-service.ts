import { queryProtocol } from '../core/query-protocol.ts';
import { AwsError, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { callerOf, sessionArn } from './caller.ts';
import type { IamService } from './iam-service.ts';
import { invalid, type Operation, operationNamed, required, wholeNumber } from './operation.ts';
import { mayAssume } from './trust.ts';

/** Who am I, and let me be somebody else. */
export const createStsService = (world: World, iam: IamService): Service => {
  const { registry } = iam;

  const operations: Readonly<Record<string, Operation>> = {
    GetCallerIdentity: {
      members: [],
      permissions: () => [],
      handle(_input, principal) {
        const { title, userId } = callerOf(principal, world, registry);
        return { UserId: userId, Account: world.account, Arn: title };
      },
    },

    AssumeRole: {
      members: ['RoleArn', 'RoleSessionName', 'DurationSeconds'],
      // Judged in handle, since it takes the role's trust.
      permissions: () => [],
      handle(input, principal) {
        const roleArn = required(input, 'RoleArn');
        const sessionName = required(input, 'RoleSessionName');
        if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
          throw invalid('RoleSessionName must be 2 to 64 of A-Z a-z 0-9 _ + = , . @ -');
        const role = registry.roleOf(roleArn);
        // The administrator may be anybody: it is how a person tries what a writer may.
        if (!role || (principal.kind !== 'administrator' && !mayAssume(world, registry, role, principal))) {
          const { title } = callerOf(principal, world, registry);
          const message = `User: ${title} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
          throw new AwsError('AccessDenied', message, 403);
        }
        // A role that assumes a role gets an hour at most.
        const longest = principal.kind === 'role' ? 3600 : role.maxSessionSeconds;
        const seconds = wholeNumber(input, 'DurationSeconds', 3600, 900, longest);
        const expiresAtMs = world.clock.now() + seconds * 1000;
        const { accessKeyId, secretAccessKey, sessionToken } = iam.credentialsFor(roleArn, sessionName, expiresAtMs);
        return {
          Credentials: {
            AccessKeyId: accessKeyId,
            SecretAccessKey: secretAccessKey,
            SessionToken: sessionToken,
            Expiration: new Date(expiresAtMs),
          },
          AssumedRoleUser: {
            AssumedRoleId: `${role.roleId}:${sessionName}`,
            Arn: sessionArn(world.account, role.roleName, sessionName),
          },
        };
      },
    },
  };

  return {
    signingName: 'sts',
    operations: Object.keys(operations),
    ...queryProtocol({ xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/', version: '2011-06-15' }),
    permissions: ({ operation, input }) => operationNamed(operations, 'STS', operation, input).permissions(input),
    handle: ({ operation, input }, principal) =>
      operationNamed(operations, 'STS', operation, input).handle(input, principal),
  };
};
