import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Aws, OrdersOutputs } from './aws.ts';
import { badRelease, goodRelease, type IncidentPlan, type SignedWrites } from './incident-plan.ts';

/** Items in one invocation of a writer. */
const batch = 200;

const chunks = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / batch) }, (_, i) => items.slice(i * batch, (i + 1) * batch));

/** Invokes one of the shop's functions; a refusal (503) is an error here. */
export const invokeWriter = async (
  { lambda }: Aws,
  FunctionName: string,
  event: unknown,
): Promise<{ statusCode: number; body: string }> => {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString());
  if (FunctionError) throw new Error(`${FunctionName} failed: ${answer.errorMessage}`);
  return answer;
};

const mustWrite = async (aws: Aws, name: string, event: unknown) => {
  const answer = await invokeWriter(aws, name, event);
  if (answer.statusCode !== 200) throw new Error(`${name} refused to write: ${answer.body}`);
};

/** What an on-call engineer finds out about the incident: when it began and ended, and whose writes they were. */
export interface PlayedIncident {
  readonly restoreTo: string;
  readonly from: string;
  readonly to: string;
  readonly writtenBy: string;
}

const isoSecond = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;

/** Plays the plan in the sandbox through the shop's own functions. Some hours pass in it. */
export const playIncident = async (
  aws: Aws,
  outputs: OrdersOutputs,
  plan: IncidentPlan,
  tell: (sentence: string) => void,
): Promise<PlayedIncident> => {
  const write = (steps: readonly SignedWrites[]) =>
    Promise.all(
      steps.flatMap(({ release, writes }) =>
        chunks(writes).map((some) => mustWrite(aws, outputs.WriterFunctionName, { release, writes: some })),
      ),
    );

  for (const orders of chunks(plan.orders))
    await mustWrite(aws, outputs.ImportFunctionName, { release: goodRelease, orders });
  tell(`${plan.orders.length.toLocaleString('en')} orders placed; customers pay`);
  await aws.advance(3600);
  await write(plan.before);

  await aws.advance(60);
  const restoreTo = isoSecond(await aws.now());
  await aws.advance(60);
  const from = isoSecond(await aws.now());
  for (const step of plan.during) {
    await write(step);
    await aws.advance(120);
  }
  const to = isoSecond(await aws.now());
  tell(`${badRelease} went wrong for some minutes; traffic goes on`);
  await aws.advance(600);
  await write(plan.after);
  await aws.advance(300);
  return { restoreTo, from, to, writtenBy: badRelease };
};
