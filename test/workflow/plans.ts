import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from '@jest/globals';
import type { FinishRecoveryOutput } from '../../lambdas/shared/contract.ts';
import type { Summary } from '../../lambdas/shared/report.ts';
import { uploadKeys } from './key-file.ts';
import { patient } from './look.ts';
import { eventually, type Shop } from './shop.ts';

export const planned = { ...patient, approval: { ...patient.approval, beforePatch: true } };

const textOf = async ({ aws, outputs }: Shop, Key: string): Promise<string> => {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: outputs.RecoveryBucketName, Key }));
  return (await Body?.transformToString()) ?? '';
};

export const reportIn = async (shop: Shop, key: string): Promise<Summary> => JSON.parse(await textOf(shop, key));

/** The execution's output, once it has succeeded. */
export const outcomeOf = async (shop: Shop, executionArn: string): Promise<FinishRecoveryOutput> => {
  const { execution } = await shop.ended(executionArn);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  return JSON.parse(execution.output ?? '');
};

export const uploadTo = ({ aws, outputs }: Shop, Key: string, Body: string) =>
  aws.s3.send(new PutObjectCommand({ Bucket: outputs.RecoveryBucketName, Key, Body }));

/** The first file under the prefix. */
export const firstFileOf = async (shop: Shop, Prefix: string) => {
  const list = new ListObjectsV2Command({ Bucket: shop.outputs.RecoveryBucketName, Prefix });
  const { Contents } = await shop.aws.s3.send(list);
  const file = Contents?.[0]?.Key ?? '';
  return { file, text: await textOf(shop, file) };
};

/** Every link that was mailed about the run by now, once there are so many. */
export const linksTo = (shop: Shop, runId: string, least: number) =>
  eventually(async () => {
    const links = (await shop.mails(runId)).flatMap(
      ({ text }) => text.match(/https?:\/\/\S+\/approve\/[\w-]+/)?.[0] ?? [],
    );
    return links.length >= least && links.slice(0, least);
  });

/** A key file of one row. */
export const keysOf = (shop: Shop, order: string, total: string, status = 'open') =>
  uploadKeys(shop, `${order}.jsonl`, rowThatKnows(shop, order, total, status));

/** A row that knows what the bug wrote. */
export const rowThatKnows = (shop: Shop, order: string, total: string, status: string) => {
  const { customer } = shop.key(order);
  const key = { customer: { S: customer }, order: { S: order } };
  return `${JSON.stringify({ key, bad: { ...key, total: { N: total }, status: { S: status } } })}\n`;
};
