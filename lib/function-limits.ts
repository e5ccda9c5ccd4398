/** Time and memory of each function, by its id. A Task's timeout in statemachine/ is longer than its function's (a test holds it). */
export const functionLimits: Readonly<Record<string, { readonly timeoutSeconds: number; readonly memoryMiB: number }>> =
  {
    ValidateIncident: { timeoutSeconds: 60, memoryMiB: 512 },
    FreezeWriters: { timeoutSeconds: 60, memoryMiB: 512 },
    StartRestore: { timeoutSeconds: 60, memoryMiB: 512 },
    CheckRestore: { timeoutSeconds: 60, memoryMiB: 512 },
    SettleFreeze: { timeoutSeconds: 60, memoryMiB: 512 },
    CollectKeys: { timeoutSeconds: 900, memoryMiB: 1769 },
    PatchBatch: { timeoutSeconds: 120, memoryMiB: 1024 },
    SummarizePatch: { timeoutSeconds: 900, memoryMiB: 1769 },
    ApprovePatch: { timeoutSeconds: 60, memoryMiB: 512 },
    ThawWriters: { timeoutSeconds: 60, memoryMiB: 512 },
    FinishRecovery: { timeoutSeconds: 60, memoryMiB: 512 },
    LiftFreeze: { timeoutSeconds: 60, memoryMiB: 512 },
    ApprovalPage: { timeoutSeconds: 20, memoryMiB: 512 },
    NotifyOperators: { timeoutSeconds: 60, memoryMiB: 512 },
    WatchFreezes: { timeoutSeconds: 240, memoryMiB: 512 },
    RecordAudit: { timeoutSeconds: 60, memoryMiB: 512 },
  };
