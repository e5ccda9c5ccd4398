import { Stack } from 'aws-cdk-lib';
import type { Deployment } from './deployment.ts';
import type { RecoveryFunction } from './recovery-function.ts';

/** SES judges by the sending identity: the address where it is verified itself, else its domain. */
const identityArns = (scope: RecoveryFunction, sender: string) =>
  [sender, sender.slice(sender.indexOf('@') + 1)].map((identity) =>
    Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName: identity }),
  );

export const allowMail = (fn: RecoveryFunction, { sender }: Deployment, actions: string[]) =>
  fn.allow(
    actions,
    identityArns(fn, sender),
    actions.includes('ses:SendEmail') ? { conditions: { StringEquals: { 'ses:FromAddress': sender } } } : {},
  );
