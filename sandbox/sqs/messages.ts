import type { Clock } from '../core/clock.ts';
import { type ApiCall, AwsError, type Principal } from '../core/service.ts';
import { attributesDigest, parseMessageAttributes } from './message-attributes.ts';
import { type Message, md5, type Queue } from './queue.ts';

type Input = ApiCall['input'];

const wholeNumber = (input: Input, member: string, least: number, most: number): number | undefined => {
  const value = input[member];
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw new AwsError('InvalidParameterValue', `${member} must be a whole number from ${least} to ${most}.`);
};

const senderOf = (principal: Principal): string => {
  if (principal.kind === 'role') return `${principal.roleName}:${principal.sessionName}`;
  return principal.kind === 'service' ? principal.service : principal.kind;
};

export const sendMessage = (queue: Queue, input: Input, principal: Principal, nowMs: number) => {
  const { MessageBody: body } = input;
  if (typeof body !== 'string' || body === '') {
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  }
  if (Buffer.byteLength(body) > queue.settings.maximumBytes) {
    const message = `One or more parameters are invalid. Reason: Message must be shorter than ${queue.settings.maximumBytes} bytes.`;
    throw new AwsError('InvalidParameterValue', message);
  }
  const attributes = parseMessageAttributes(input.MessageAttributes);
  const delay = wholeNumber(input, 'DelaySeconds', 0, 900);
  const sent = queue.send({ body, attributes, senderId: senderOf(principal) }, delay, nowMs);
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: md5(body),
    ...(Object.keys(attributes).length > 0 && { MD5OfMessageAttributes: attributesDigest(attributes) }),
  };
};

/** Long polling waits in sandbox time, or until a message arrives. */
export const receiveMessages = async (queue: Queue, input: Input, clock: Clock, giveUp: () => void) => {
  const most = wholeNumber(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const visibility = wholeNumber(input, 'VisibilityTimeout', 0, 43_200);
  const wait = wholeNumber(input, 'WaitTimeSeconds', 0, 20) ?? queue.settings.waitSeconds;
  const deadline = clock.now() + wait * 1000;
  for (;;) {
    giveUp();
    const received = queue.receive(most, visibility, clock.now());
    if (received.length > 0) return { Messages: received.map((message) => shape(message, input)) };
    if (clock.now() >= deadline) return {};
    const ended = new AbortController();
    // A second at most: a delay or a visibility timeout may end meanwhile.
    const pause = clock.until(Math.min(deadline, clock.now() + 1000), ended.signal).catch(() => undefined);
    await Promise.race([queue.arrival(ended.signal), pause]);
    ended.abort();
  }
};

const selected = <T>(all: Readonly<Record<string, T>>, names: unknown): Record<string, T> => {
  const wanted = (Array.isArray(names) ? names : []).map(String);
  const matches = (name: string) =>
    wanted.some(
      (each) =>
        each === 'All' || each === '.*' || each === name || (each.endsWith('.*') && name.startsWith(each.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(all).filter(([name]) => matches(name)));
};

const shape = (message: Message, input: Input) => {
  const system = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  };
  const names = [input.MessageSystemAttributeNames, input.AttributeNames].flatMap((each) => each ?? []);
  const attributes = selected(system, names);
  const own = selected(message.attributes, input.MessageAttributeNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
    ...(Object.keys(own).length > 0 && { MessageAttributes: own, MD5OfMessageAttributes: attributesDigest(own) }),
  };
};
