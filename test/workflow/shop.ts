import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { approvalLink, decide } from '../../examples/orders/demo/approve.ts';
import { connect } from '../../examples/orders/demo/aws.ts';
import { watchExecution } from '../../examples/orders/demo/watch-execution.ts';
import type { Choice } from '../../lambdas/shared/contract.ts';
import type { IncidentParameters } from '../../lambdas/shared/incident.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import { ordersAssembly } from './orders-assembly.ts';

export interface Row {
  readonly order: string;
  readonly total: string;
  readonly status?: string;
}

const customer = 'customer-1';
const item = ({ order, total, status = 'open' }: Row) => ({
  customer: { S: customer },
  order: { S: order },
  total: { N: total },
  status: { S: status },
});

/** Runs are told apart by their names in mails too: none is part of another's. */
let runs = 100;
/** For the files, one after the other, that want nothing special: most of what a sandbox costs is its functions' first calls. */
let shared: Promise<Sandbox> | undefined;
const usual = { timeScale: 300, restoreSeconds: 10, restorableLagSeconds: 1, assembly: ordersAssembly };

const startShared = () => {
  const starting = startSandbox(usual);
  // In jest's own process somebody says when no more files come; a thread simply ends.
  process.once('SIGTERM', () => void starting.then((sandbox) => sandbox.close()));
  return starting;
};

/** The example, deployed in a sandbox, and what a test wants to do with it; with options in a sandbox of its own. */
export const openShop = async (options?: SandboxOptions) => {
  shared ??= options ? undefined : startShared();
  const sandbox = await (options ? startSandbox({ ...usual, ...options }) : (shared as Promise<Sandbox>));
  // What was mailed to other files is none of this one's; and many mails, asked for often, are much to parse.
  const before = sandbox.inbox().length;
  const inbox = async () =>
    sandbox
      .inbox()
      .slice(before)
      .map(({ text = '', ...mail }) => ({ ...mail, text }));
  const aws = { ...connect(sandbox.endpoint, sandbox.world.region), inbox };
  const ssm = new SSMClient(aws.config);
  const outputs = await aws.outputs();
  const { TableName, StateMachineArn } = outputs;

  const describe = (executionArn: string) => aws.states.send(new DescribeExecutionCommand({ executionArn }));
  const shop = {
    sandbox,
    aws,
    ssm,
    outputs,
    /** Writes rows as an administrator, past everything. */
    put: (row: Row) => aws.dynamodb.send(new PutItemCommand({ TableName, Item: item(row) })),
    seed: async (rows: readonly Row[]) => {
      for (let i = 0; i < rows.length; i += 25) {
        const requests = rows.slice(i, i + 25).map((row) => ({ PutRequest: { Item: item(row) } }));
        await aws.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
      }
    },
    read: async (order: string): Promise<Row | undefined> => {
      const { Item } = await aws.dynamodb.send(
        new GetItemCommand({
          TableName,
          Key: { customer: { S: customer }, order: { S: order } },
          ConsistentRead: true,
        }),
      );
      return Item && { order, total: Item.total?.N ?? '', status: Item.status?.S ?? '' };
    },
    key: (order: string) => ({ customer, order }),
    parameter: async () =>
      (await ssm.send(new GetParameterCommand({ Name: outputs.ReadOnlyParameterName }))).Parameter?.Value,

    /** Incident parameters for rows that were right until now: call it between the good writes and the bad ones. */
    incidentFromNow: async (
      keys: readonly string[],
      more: Partial<IncidentParameters> = {},
    ): Promise<IncidentParameters> => {
      await aws.advance(10);
      const restoreTo = `${(await aws.now()).toISOString().slice(0, 19)}Z`;
      await aws.advance(10);
      return {
        tableName: TableName,
        restoreTo,
        impactedKeys: { source: 'inline', keys: keys.map((order) => ({ customer, order })) },
        patch: { toleratedFailurePercentage: 0 },
        ...more,
      };
    },
    start: async (incident: unknown, name = `run-${++runs}`) => {
      const { executionArn = '' } = await aws.states.send(
        new StartExecutionCommand({ stateMachineArn: StateMachineArn, name, input: JSON.stringify(incident) }),
      );
      return { runId: name, executionArn };
    },
    describe,
    stop: (executionArn: string) => aws.states.send(new StopExecutionCommand({ executionArn })),
    redrive: (executionArn: string) => aws.states.send(new RedriveExecutionCommand({ executionArn })),
    /** Until the execution ends; its last look. */
    ended: (executionArn: string) => watchExecution(aws, executionArn, () => {}),
    /** Until the state is entered, or the execution ends. */
    entered: (executionArn: string, state: string) =>
      watchExecution(
        aws,
        executionArn,
        () => {},
        ({ states }) => states.some(({ name }) => name === state),
      ),
    /** Decides through the newest approval mail of the run that is not in `seen`; returns its link. */
    decide: async (runId: string, decision: Choice, seen: ReadonlySet<string> = new Set()) => {
      const url = await eventually(() => approvalLink(aws, runId, seen));
      await decide(url, decision);
      return url;
    },
    mails: async (containing: string) =>
      (await aws.inbox()).filter(({ text, subject }) => `${subject}\n${text}`.includes(containing)),
    fault: async (fault: unknown) => {
      const response = await fetch(`${sandbox.endpoint}/_sandbox/faults`, {
        method: 'POST',
        body: JSON.stringify(fault),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    clearFaults: () => fetch(`${sandbox.endpoint}/_sandbox/faults`, { method: 'DELETE' }),
    close: async () => {
      if (options) return sandbox.close();
      // A test that broke off may have left the writers frozen: others start anew.
      const isThawed = (await shop.parameter()) === 'none' && sandbox.faults.list().length === 0;
      const { executions } = await aws.states.send(
        new ListExecutionsCommand({ stateMachineArn: StateMachineArn, statusFilter: 'RUNNING' }),
      );
      if (isThawed && executions?.length === 0) return;
      shared = undefined;
      await sandbox.close();
    },
  };
  return shop;
};

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** Asks until there is an answer; gives up after half a minute of real time. */
export const eventually = async <T>(ask: () => Promise<T | undefined | false>): Promise<T> => {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await sleep(100);
  }
  throw new Error(`Waited in vain for: ${ask}`);
};
