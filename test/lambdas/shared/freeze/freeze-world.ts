import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Run } from '../../../../lambdas/shared/contract.ts';
import { FreezeParameter } from '../../../../lambdas/shared/freeze/freeze-parameter.ts';
import { HoldStore } from '../../../../lambdas/shared/freeze/hold-store.ts';
import { PausedMappings } from '../../../../lambdas/shared/freeze/paused-mappings.ts';
import { RunStore } from '../../../../lambdas/shared/run-store.ts';
import type { TableConfig } from '../../../../lambdas/shared/table-config.ts';
import { type Gate, open } from '../../cuts.ts';
import { exampleIncident } from '../example-run.ts';
import { SlowMappings } from './slow-mappings.ts';

/** Roles, a parameter and event source mappings in memory, the run store on an engine, and a clock that is moved by hand. */
export class FreezeWorld {
  readonly attached = new Map<string, Set<string>>();
  readonly values = new Map([['read-only', 'none']]);
  readonly client: DynamoDBClient;
  readonly table: string;
  time = Date.parse('2026-11-20T10:31:00.000Z');
  readonly mappings = new SlowMappings(() => this.time);

  constructor(client: DynamoDBClient, table: string) {
    this.client = client;
    this.table = table;
    for (const role of ['api', 'worker']) this.attached.set(role, new Set());
  }

  config(tableName: string): TableConfig {
    return {
      tableName,
      tableArn: `arn:table/${tableName}`,
      denyPolicyArn: `deny-${tableName}`,
      writerRoleNames: ['api', 'worker'],
      readOnlyParameterName: 'read-only',
      eventSourceMappings: [...this.mappings.all],
      audit: null,
    };
  }

  /** Of the writers, those that the table's Deny policy is on. */
  denied(tableName = 'orders'): string[] {
    return [...this.attached].filter(([, policies]) => policies.has(`deny-${tableName}`)).map(([role]) => role);
  }

  ports(gate: Gate = open) {
    const client = { send: (command: never) => gate(() => this.client.send(command)) } as unknown as DynamoDBClient;
    const policies = (role: string) => this.attached.get(role) ?? new Set<string>();
    const now = () => new Date(this.time);
    const parameter = new FreezeParameter({
      holds: new HoldStore(client, this.table, 'parameter'),
      readParameter: (name) => gate(async () => this.values.get(name)),
      writeParameter: (name, value) =>
        gate(async () => {
          this.values.set(name, value);
        }),
      now,
    });
    const roles = {
      attachedPolicies: (role: string) => gate(async () => [...policies(role)]),
      attach: (role: string, policy: string) =>
        gate(async () => {
          policies(role).add(policy);
        }),
      detach: (role: string, policy: string) =>
        gate(async () => {
          policies(role).delete(policy);
        }),
    };
    const mappings = new PausedMappings({
      holds: new HoldStore(client, this.table, 'event source mapping'),
      mappings: {
        find: (uuid) => gate(async () => this.mappings.find(uuid)),
        turn: (uuid, on) => gate(async () => this.mappings.turn(uuid, on)),
      },
      now,
    });
    const config = (tableName: string) => gate(async () => this.config(tableName));
    return { runs: new RunStore(client, this.table), roles, parameter, mappings, config, now };
  }

  /** As the definition retries: until the step no longer says that it must wait. */
  async untilDone<T>(step: () => Promise<T>, attempts = 60): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await step();
      } catch (error) {
        const waits = error instanceof Error && /^(NotSettledYet|ParameterBusy|MappingBusy)Error$/.test(error.name);
        if (!waits || attempt === attempts) throw error;
        this.time += 15_000;
      }
    }
  }

  async begin(run: Run, freeze: Record<string, unknown> = {}) {
    const incident = exampleIncident({ tableName: run.tableName, freeze });
    await this.ports().runs.claim(run, incident);
    return { run, incident };
  }
}
