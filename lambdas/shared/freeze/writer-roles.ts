import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  NoSuchEntityException,
  paginateListAttachedRolePolicies,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';

import { FreezeFailedError } from '../errors.ts';
import { attachSeconds } from './settle-seconds.ts';

export interface WriterRole {
  readonly arn: string;
  /** `/`, or `/service-role/` and the like. */
  readonly path: string;
}

/** The writers' roles and the managed policies on them. */
export class WriterRoles {
  readonly #client: IAMClient;
  readonly #attachMs: number;

  constructor(client: IAMClient, attachMs = attachSeconds * 1000) {
    this.#client = client;
    this.#attachMs = attachMs;
  }

  async find(roleName: string): Promise<WriterRole | undefined> {
    const answer = await this.#client.send(new GetRoleCommand({ RoleName: roleName })).catch(unlessMissing);
    return answer?.Role && { arn: answer.Role.Arn ?? '', path: answer.Role.Path ?? '/' };
  }

  /** ARNs of the managed policies on the role. */
  async attachedPolicies(roleName: string): Promise<string[]> {
    const arns: string[] = [];
    for await (const page of paginateListAttachedRolePolicies({ client: this.#client }, { RoleName: roleName }))
      arns.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []));
    return arns;
  }

  /** Attached already is fine. Throws FreezeFailedError when IAM takes too long. */
  async attach(roleName: string, policyArn: string): Promise<void> {
    const command = new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn });
    const abortSignal = AbortSignal.timeout(this.#attachMs);
    await this.#client.send(command, { abortSignal }).catch((error: unknown) => {
      if (!abortSignal.aborted) throw error;
      throw new FreezeFailedError(
        `IAM did not attach ${policyArn} to ${roleName} within ${this.#attachMs / 1000} seconds: redrive when it answers again.`,
      );
    });
  }

  /** Not attached, or no such role any more, is fine. */
  async detach(roleName: string, policyArn: string): Promise<void> {
    const command = new DetachRolePolicyCommand({ RoleName: roleName, PolicyArn: policyArn });
    await this.#client.send(command).catch(unlessMissing);
  }

  /** The actions that IAM's simulator does not say are explicitly denied to the role on the resource. */
  async notDenied(roleArn: string, actions: readonly string[], resourceArn: string): Promise<string[]> {
    const answer = await this.#client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [...actions],
        ResourceArns: [resourceArn],
      }),
    );
    const denied = new Set(
      (answer.EvaluationResults ?? [])
        .filter(({ EvalDecision }) => EvalDecision === 'explicitDeny')
        .map(({ EvalActionName }) => EvalActionName),
    );
    return actions.filter((action) => !denied.has(action));
  }
}

const unlessMissing = (error: unknown) => {
  if (error instanceof NoSuchEntityException) return undefined;
  throw error;
};
