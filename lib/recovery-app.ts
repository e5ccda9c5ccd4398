import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };

/** A CDK app with today's recommended feature flags, so that a stack is the same by whatever means it is synthesized. */
export const recoveryApp = (outdir?: string) =>
  new App({ analyticsReporting: false, context: flags, ...(outdir !== undefined && { outdir }) });
