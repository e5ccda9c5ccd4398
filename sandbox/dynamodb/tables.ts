import { AwsError } from '../core/service.ts';
import type { TableNames } from './table-names.ts';

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** What the sandbox knows of a table beside the engine. Times are sandbox time in ms. */
export interface Table {
  readonly name: string;
  /** The engine's TableId. */
  readonly id: string;
  readonly keyAttributes: readonly string[];
  readonly createdMs: number;
  /** While it is being restored; the table is CREATING for as long. */
  restore?: { readonly sourceArn: string; readonly restoreSeconds: number };
  /** Point-in-time recovery, when it is on. */
  recovery?: { readonly enabledMs: number; readonly periodInDays: number };
  /** The latest stream, on or off. It has the writes after `sinceSequence`. */
  stream?: {
    readonly label: string;
    readonly viewType: StreamViewType;
    readonly sinceSequence: number;
    enabled: boolean;
  };
  timeToLive?: { readonly AttributeName: string };
}

/** The tables there are. */
export class Tables {
  readonly names: TableNames;
  readonly #tables = new Map<string, Table>();
  #restoring = 0;

  constructor(names: TableNames) {
    this.names = names;
  }

  find(nameOrArn: unknown): Table | undefined {
    return typeof nameOrArn === 'string' ? this.#tables.get(this.names.name(nameOrArn)) : undefined;
  }

  /** An existing table; else the error with which most operations answer. */
  get(nameOrArn: unknown): Table {
    const table = this.find(nameOrArn);
    if (table) return table;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${nameOrArn} not found`);
  }

  /** An existing table that is not being restored: what most of AWS sees as "there". */
  getActive(nameOrArn: unknown): Table {
    const table = this.get(nameOrArn);
    if (!table.restore) return table;
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Table: ${nameOrArn} is being restored`,
    );
  }

  add(table: Table): void {
    this.#tables.set(table.name, table);
    if (table.restore) this.#restoring++;
  }

  remove(table: Table): void {
    this.#tables.delete(table.name);
    if (table.restore) this.#restoring--;
  }

  restored(table: Table): void {
    delete table.restore;
    this.#restoring--;
  }

  /** Whether any table is being restored: if not, the hot path has nothing to look at. */
  get restoring(): boolean {
    return this.#restoring > 0;
  }
}
