/** What a CDK app imports from coldpatch. */
export { AuditTrail, type AuditTrailProps, type IAuditTrail } from './audit-trail.ts';
export { PartialRecovery, type PartialRecoveryProps } from './partial-recovery.ts';
export type { AnyTable, RecoverableTable } from './recoverable-table.ts';
export { parseRecoveryContext, type RecoveryContext } from './recovery-context.ts';
export type { FunctionSettings } from './recovery-function.ts';
export { RecoveryStack, type RecoveryStackProps } from './recovery-stack.ts';
