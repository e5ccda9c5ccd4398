import { App, type AppProps } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };

const flags = {
  ...recommended,
  // A table or role that a recovery depends on must not vanish from under it: exports hold them.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

/** A CDK app with today's recommended feature flags, so that a stack is the same by whatever means it is synthesized. */
export const recoveryApp = (props: AppProps = {}) => new App({ analyticsReporting: false, context: flags, ...props });
