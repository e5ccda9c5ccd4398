import { ListTablesCommand, RestoreTableToPointInTimeCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { filledIn } from '../../../examples/orders/demo/approve.ts';
import type { Choice } from '../../../lambdas/shared/contract.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import { isStopped, newAlarm } from '../../workflow/alarms.ts';
import { askedFor, look, send } from '../../workflow/approvers.ts';
import { playAudited } from '../../workflow/audited-incident.ts';
import { uploadKeys } from '../../workflow/key-file.ts';
import { lift } from '../../workflow/lift.ts';
import { failureMail, patient } from '../../workflow/look.ts';
import { eventually, type Shop } from '../../workflow/shop.ts';
import { breakOrders } from '../../workflow/small-incident.ts';
import { lostRecord } from './lost-record.ts';

const minutes = 60;
const day = 24 * 60 * minutes;

const decide = async (url: string, choice: Choice) => send(url, filledIn(await look(url), choice));
const approve = (url: string) => decide(url, 'approve');
const succeeds = async (shop: Shop, executionArn: string) => {
  const { status, cause } = (await shop.ended(executionArn)).execution;
  if (status !== 'SUCCEEDED') throw new Error(`${executionArn} is ${status}: ${cause}`);
};

/** Refused before anything is touched: a table nobody deployed for, a key file that is not there. */
const refused = async (shop: Shop) => {
  const incident = await shop.incidentFromNow(['nobody']);
  const uri = `s3://${shop.outputs.RecoveryBucketName}/uploads/gone.csv`;
  for (const wrong of [{ tableName: 'users' }, { impactedKeys: { source: 's3', uri } }])
    await shop.ended((await shop.start({ ...incident, ...wrong })).executionArn);
};

/** The freeze is lifted when FreezeWriters was cut off half way; its next try takes back what may be left. */
const liftedHalfWay = async (shop: Shop) => {
  const { incident } = await breakOrders(shop, 'lifted');
  const cut = { service: 'iam', operation: 'AttachRolePolicy', caller: 'FreezeWriters', when: 'after' };
  await shop.fault({ ...cut, error: 'AccessDenied', count: 1 });
  const { runId, executionArn } = await shop.start(incident);
  await shop.ended(executionArn);
  await lift(shop, { runId });
  await shop.redrive(executionArn);
  await shop.ended(executionArn);
};

/**
 * Keys of the audit trail. The point in time can't be restored at once; the patch fails and is redriven; the decision reaches nobody, and
 * the redriven ApprovePatch delivers it.
 */
const failedAndRedriven = async (shop: Shop) => {
  const { incident, from } = await playAudited(shop, 'redriven');
  const restore = { service: 'dynamodb', operation: 'RestoreTableToPointInTime', caller: 'StartRestore' };
  await shop.fault({ ...restore, error: 'InvalidRestoreTimeException', count: 1 });
  await shop.fault({ service: 'dynamodb', operation: 'DeleteItem', caller: 'PatchBatch', error: 'RequestExpired' });
  const { runId, executionArn } = await shop.start({
    ...incident,
    impactedKeys: { source: 'audit-log', from },
    patch: { createdItems: 'delete', toleratedFailurePercentage: 0 },
  });
  await failureMail(shop, runId);
  await shop.clearFaults();
  await shop.redrive(executionArn);
  const [{ url }] = await askedFor(shop, runId);
  await shop.fault({ service: 'states', operation: 'SendTaskSuccess', error: 'AccessDeniedException' });
  await approve(url);
  await shop.stop(executionArn);
  await shop.clearFaults();
  await shop.redrive(executionArn);
  await succeeds(shop, executionArn);
};

/** A key file, and a table that somebody restored. Items fail and are tried again; the freeze is lifted before the thaw; the watchdog delivers. */
const retried = async (shop: Shop) => {
  const { dynamodb, advance } = shop.aws;
  const { incident } = await breakOrders(shop, 'retried');
  await advance(10);
  const table = { SourceTableName: shop.outputs.TableName, TargetTableName: 'orders-at-noon' };
  await dynamodb.send(
    new RestoreTableToPointInTimeCommand({ ...table, RestoreDateTime: new Date(incident.restoreTo) }),
  );
  await advance(10);
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 20, minDelay: 1 }, { TableName: table.TargetTableName });

  const orders = ['changed', 'deleted', 'created', 'spared'].map((what) => `customer-1,retried-${what}\n`).join('');
  const uri = await uploadKeys(shop, 'orders.csv', `customer,order\n${orders.repeat(6000)}`);
  await shop.fault({ service: 'dynamodb', operation: 'DeleteItem', caller: 'PatchBatch', error: 'RequestExpired' });
  const { runId, executionArn } = await shop.start({
    ...incident,
    impactedKeys: { source: 's3', uri },
    restore: { useTable: table.TargetTableName },
    patch: { createdItems: 'delete', toleratedFailurePercentage: 100 },
  });
  // What SummarizePatch may leave if it is cut off, and finds less to try again the next time.
  const left = { Bucket: shop.outputs.RecoveryBucketName, Key: `runs/${runId}/keys/2/0001.jsonl`, Body: '{}' };
  await shop.aws.s3.send(new PutObjectCommand(left));
  const [first] = await askedFor(shop, runId);
  await shop.clearFaults();
  await decide(first.url, 'retry');
  const [second] = await askedFor(shop, runId, 2);
  await lift(shop, { runId });
  await shop.fault({ service: 'states', operation: 'SendTaskSuccess', error: 'AccessDeniedException' });
  await approve(second.url);
  await shop.clearFaults();
  await advance(10 * minutes);
  await succeeds(shop, executionArn);
};

/** A failure that nobody hears of, since its mail fails: the watchdog reports it, thaws, and deletes the restored table in the end. */
const abandoned = async (shop: Shop) => {
  const { incident } = await breakOrders(shop, 'abandoned', {
    patch: { createdItems: 'delete', toleratedFailurePercentage: 0 },
  });
  await shop.fault({ service: 'dynamodb', operation: 'DeleteItem', caller: 'PatchBatch', error: 'RequestExpired' });
  await shop.fault({ service: 'ses', operation: 'SendEmail', caller: 'NotifyOp', error: 'MessageRejected' });
  const { runId, executionArn } = await shop.start(incident);
  await shop.ended(executionArn);
  await shop.aws.advance(65 * minutes);
  await failureMail(shop, runId);
  await eventually(async () => (await shop.parameter()) === 'none');
  await shop.clearFaults();

  const restored = async () => {
    const { TableNames = [] } = await shop.aws.dynamodb.send(new ListTablesCommand());
    return TableNames.filter((name) => name.startsWith('coldpatch-')).length;
  };
  const before = await restored();
  await shop.aws.advance(day);
  await eventually(async () => (await restored()) < before);
};

/**
 * A file of the orders and of 3,000 keys of nothing: batches are of four then. Rows are patched in the order of their keys' hashes, and all
 * the others' come after the orders': the first batch is the orders, whatever they are called.
 */
const amongMany = async (shop: Shop, orders: readonly string[]) => {
  const hash = (order: string) => imageHash({ customer: { S: 'customer-1' }, order: { S: order } });
  const last = orders.map(hash).sort().at(-1) ?? '';
  const all = [...orders];
  for (let n = 0; all.length < 3000 + orders.length; n++)
    if (hash(`never-there-${n}`) > last) all.push(`never-there-${n}`);
  return uploadKeys(shop, 'many.csv', `customer,order\n${all.map((order) => `customer-1,${order}\n`).join('')}`);
};

/**
 * The stream's consumer is paused, an alarm goes off and is over; the canary is one batch of several items, and is taken back as one. The
 * next run is given up with the consumer paused.
 */
const surrounded = async (shop: Shop) => {
  const { SearchMappingId } = (await shop.aws.outputs()) as unknown as { SearchMappingId: string };
  const { become } = await newAlarm(shop, 'errors');
  const broken = await breakOrders(shop, 'alarmed', {
    ...patient,
    freeze: { pauseMappings: [SearchMappingId], graceMinutes: 1000, maxMinutes: 1200 },
    approval: { timeoutMinutes: 1000 },
    patch: { createdItems: 'delete', stopOnAlarm: 'errors', marker: 'repairedBy', canary: 4 },
  });
  const uri = await amongMany(shop, broken.orders);
  const incident = { ...broken.incident, impactedKeys: { source: 's3', uri } };
  const first = await shop.start(incident);
  const [{ url }] = await askedFor(shop, first.runId);
  await become('ALARM');
  await eventually(() => isStopped(shop, first.runId));
  await become('OK');
  await decide(url, 'revert');
  await succeeds(shop, first.executionArn);

  const second = await shop.start(broken.incident);
  await shop.entered(second.executionArn, 'Prepare');
  await shop.stop(second.executionArn);
  await lift(shop, { runId: second.runId });
};

/** A plan is approved, its answer reaching nobody at first, and then its canary; a batch fails on the way back. The undo of it all follows, and its own undo. */
const takenBack = async (shop: Shop) => {
  const name = 'taken-back';
  const { incident } = await breakOrders(shop, name, {
    ...patient,
    approval: { ...patient.approval, beforePatch: true },
    patch: { createdItems: 'delete', toleratedFailurePercentage: 0, canary: 1 },
  });
  const { runId, executionArn } = await shop.start(incident, name);
  const [plan] = await askedFor(shop, runId);
  await shop.fault({ service: 'states', operation: 'SendTaskSuccess', error: 'AccessDeniedException' });
  await approve(plan.url);
  await shop.stop(executionArn);
  await shop.clearFaults();
  await shop.redrive(executionArn);
  const [canary] = await askedFor(shop, runId, 2);
  await send(canary.url, filledIn(await look(canary.url), 'continue'));
  const [patch] = await askedFor(shop, runId, 3);
  await approve(patch.url);
  await succeeds(shop, executionArn);

  const undo = await shop.start({ undo: { runId }, ...patient }, 'undo-taken-back');
  const [asked] = await askedFor(shop, undo.runId);
  // Somebody changes an order after all: its conflict is looked up in the outcomes of the run.
  await shop.put({ order: `${name}-changed`, total: '5' });
  await shop.fault({ service: 'dynamodb', operation: 'DeleteItem', caller: 'RevertBatch', error: 'RequestExpired' });
  await decide(asked.url, 'revert');
  await failureMail(shop, undo.runId);
  await shop.clearFaults();
  await shop.redrive(undo.executionArn);
  await succeeds(shop, undo.executionArn);
};

/** Recoveries that between them make every function take every path that calls AWS. */
export const everyPath = async (shop: Shop) => {
  for (const play of [refused, liftedHalfWay, failedAndRedriven, retried, surrounded, takenBack, abandoned, lostRecord])
    await play(shop);
};
