import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { EventSourceMappings } from '../shared/freeze/event-source-mappings.ts';
import type { WriterRoles } from '../shared/freeze/writer-roles.ts';
import type { AlarmNews, RunAlarms } from '../shared/run-alarms.ts';
import type { RunStore } from '../shared/run-store.ts';
import type { TableConfig } from '../shared/table-config.ts';

/** Undefined stands for "there is none" throughout. */
export interface TablePorts {
  config(tableName: string): Promise<TableConfig | undefined>;
  /** Names of the tables that the stack was deployed for. */
  configured(): Promise<readonly string[]>;
  describe(tableName: string): Promise<TableDescription | undefined>;
  /** When the window of restorable times begins; undefined without point-in-time recovery. */
  earliestRestorable(tableName: string): Promise<Date | undefined>;
  /** The attribute by which items expire, where that is on. */
  ttlAttribute(tableName: string): Promise<string | undefined>;
}

export interface KeyFilePorts {
  /** Buckets whose every object may be a key source. */
  readonly keyBuckets: readonly string[];
  readonly recoveryBucket: string;
  /** Size in bytes, or why the object can't be read. */
  keyFile(bucket: string, key: string): Promise<number | 'missing' | 'denied'>;
}

export interface FreezePorts {
  /** IAM path of coldpatch's own roles. */
  readonly ownRolePath: string;
  readonly roles: Pick<WriterRoles, 'find'>;
  parameter(name: string): Promise<{ readonly type: string; readonly value: string } | undefined>;
}

export interface SenderPorts {
  readonly sender: string;
  /** Whether SES may send for this address or domain. */
  verified(identity: string): Promise<boolean>;
  /** Whether the account may send at all. */
  sendingEnabled(): Promise<boolean>;
}

export interface UndoPorts {
  readonly runs: Pick<RunStore, 'find'>;
  /** Whether there is anything in the run's journal. */
  hasJournal(runId: string): Promise<boolean>;
  now(): Date;
}

/** Whoever sees the repairs, and what may stop them. */
export interface SurroundingsPorts {
  readonly mappings: Pick<EventSourceMappings, 'find' | 'reading'>;
  /** ARNs of the Kinesis streams that get the table's changes. */
  kinesisStreams(tableName: string): Promise<readonly string[]>;
  /** What the alarm of that name is in. */
  alarm(name: string): Promise<Omit<AlarmNews, 'alarm'> | undefined>;
  readonly alarms: Pick<RunAlarms, 'note'>;
}

export interface ValidateIncidentPorts
  extends TablePorts,
    KeyFilePorts,
    FreezePorts,
    SenderPorts,
    UndoPorts,
    SurroundingsPorts {
  readonly runs: Pick<RunStore, 'find' | 'claim'>;
}
