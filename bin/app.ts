import { recoveryApp } from '../lib/recovery-app.ts';
import { parseRecoveryContext } from '../lib/recovery-context.ts';
import { RecoveryStack } from '../lib/recovery-stack.ts';

const app = recoveryApp();
new RecoveryStack(app, 'Coldpatch', { coldpatch: parseRecoveryContext(app.node.tryGetContext('coldpatch')) });
