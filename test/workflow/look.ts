import { GetItemCommand, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { IAMClient, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  type HistoryEvent,
  ListExecutionsCommand,
  ListMapRunsCommand,
  paginateGetExecutionHistory,
} from '@aws-sdk/client-sfn';
import { tryToWrite } from '../../examples/orders/demo/frozen-writer.ts';
import { eventually, type Shop } from './shop.ts';

/** Sandbox hours are seconds: nothing may time out while a test looks around. */
export const patient = { freeze: { graceMinutes: 1440, maxMinutes: 2880 }, approval: { timeoutMinutes: 1440 } };

/** The name of the role that the function with this construct id runs as. */
export const roleOf = async ({ aws }: Shop, id: string): Promise<string> => {
  const { Functions } = await aws.lambda.send(new ListFunctionsCommand({ MaxItems: 50 }));
  const found = Functions?.find(({ FunctionName }) => FunctionName?.includes(id));
  return found?.Role?.split('/').at(-1) ?? '';
};

/** IAM enforces what was changed: for moments that no step has waited for. */
export const iamSpreads = ({ aws }: Shop, seconds = 5) => aws.advance(seconds);

/** Of a fault: holds the next call until the faults are cleared. */
export const held = { delayMs: 120_000, count: 1 };
/** Until every fault that counts has struck as often as it counts. */
export const struck = ({ sandbox }: Shop) => eventually(async () => sandbox.faults.list().length === 0);

/** Everything that a freeze consists of, and the table's lock. */
export const freezeOf = async (shop: Shop) => {
  const { aws, outputs } = shop;
  const iam = new IAMClient(aws.config);
  const attached = await Promise.all(
    [outputs.WriterFunctionName, outputs.ImportFunctionName].map(async (name) => {
      const RoleName = await roleOf(shop, name);
      const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      return AttachedPolicies?.some(({ PolicyName }) => PolicyName?.includes('Freeze')) === true;
    }),
  );
  const { TableNames } = await aws.dynamodb.send(new ListTablesCommand());
  const TableName = TableNames?.find((name) => name.includes('RunStore'));
  const lock = { pk: { S: `TABLE#${outputs.TableName}` } };
  const { Item } = await aws.dynamodb.send(new GetItemCommand({ TableName, Key: lock, ConsistentRead: true }));
  const { guard, role } = await tryToWrite(aws, outputs, { customer: 'nobody', order: 'none', total: '0', status: '' });
  return {
    parameter: await shop.parameter(),
    deniedWriters: attached.filter((denied) => denied).length,
    guardAnswers: guard.statusCode,
    writerIsRefused: role.startsWith('AccessDenied'),
    lockedBy: Item?.runId?.S,
  };
};
export const frozenBy = (runId: string) => ({
  parameter: 'all',
  deniedWriters: 2,
  guardAnswers: 503,
  writerIsRefused: true,
  lockedBy: runId,
});
export const thawed = {
  parameter: 'none',
  deniedWriters: 0,
  guardAnswers: 200,
  writerIsRefused: false,
  lockedBy: undefined,
};

/** Whatever was written to each of the orders, in order, as its stream's audit trail has it when a later write is there. */
export const writesTo = async (shop: Shop, orders: readonly string[]): Promise<string[][]> => {
  const last = `${orders[0]}-and-last`;
  await shop.put({ order: last, total: '0' });
  const recorded = async () => {
    const Items = [];
    const query = { TableName: shop.outputs.AuditTableName, ConsistentRead: true };
    for await (const page of paginateScan({ client: shop.aws.dynamodb }, query)) Items.push(...(page.Items ?? []));
    const sorted = Items.toSorted((a, b) => (a.sequence?.S ?? '').localeCompare(b.sequence?.S ?? ''));
    return Object.groupBy(sorted, ({ key }) => JSON.parse(key?.S ?? '{}').order?.S as string);
  };
  const records = await eventually(async () => {
    const all = await recorded();
    return all[last] && all;
  });
  return orders.map((order) => (records[order] ?? []).map(({ action }) => action?.S ?? ''));
};

/** How often each of the execution's tasks succeeded, over all redrives. */
export const succeededTasks = async ({ aws }: Shop, executionArn: string): Promise<Record<string, number>> => {
  const events = new Map<number | undefined, HistoryEvent>();
  for await (const page of paginateGetExecutionHistory({ client: aws.states }, { executionArn }))
    for (const event of page.events ?? []) events.set(event.id, event);
  const stateOf = (event: HistoryEvent | undefined): string =>
    event === undefined ? '' : (event.stateEnteredEventDetails?.name ?? stateOf(events.get(event.previousEventId)));
  const counts: Record<string, number> = {};
  for (const event of events.values())
    if (event.type === 'TaskSucceeded') counts[stateOf(event)] = (counts[stateOf(event)] ?? 0) + 1;
  return counts;
};

/** The children of the execution's newest PatchItems, with how often each was redriven. */
export const childrenOf = async ({ aws }: Shop, executionArn: string) => {
  const { mapRuns = [] } = await aws.states.send(new ListMapRunsCommand({ executionArn }));
  const patching = mapRuns.find(({ mapRunArn }) => mapRunArn?.includes('/PatchItems:'));
  const { executions } = await aws.states.send(
    new ListExecutionsCommand({ mapRunArn: patching?.mapRunArn, maxResults: 1000 }),
  );
  return (executions ?? []).map(({ name, status, redriveCount }) => ({ name, status, redriveCount }));
};

/** The mail to the operators that the run failed; the first is awaited. */
export const failureMail = ({ mails }: Shop, runId: string) =>
  eventually(async () => (await mails(runId)).find(({ subject }) => subject.includes('failed')));
