import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../core/service.ts';
import type { MessageAttributes } from './message-attributes.ts';

export interface QueueSettings {
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly maximumBytes: number;
  readonly waitSeconds: number;
  /** After so many receives a message moves to the queue of that ARN. */
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
}

export interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAtMs: number;
  /** Not to be received before. */
  visibleAtMs: number;
  /** In flight: received, not deleted, its visibility timeout not over. */
  receiptHandle: string | undefined;
  receiveCount: number;
  firstReceivedAtMs: number | undefined;
}

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** A standard queue: at-least-once, oldest first. All times are sandbox milliseconds. */
export class Queue {
  readonly name: string;
  readonly settings: QueueSettings;
  readonly createdAtMs: number;
  #messages: Message[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(name: string, settings: QueueSettings, createdAtMs: number) {
    this.name = name;
    this.settings = settings;
    this.createdAtMs = createdAtMs;
  }

  send(
    given: Pick<Message, 'body' | 'attributes' | 'senderId'>,
    delaySeconds: number | undefined,
    nowMs: number,
  ): Message {
    const message: Message = {
      ...given,
      messageId: randomUUID(),
      sentAtMs: nowMs,
      visibleAtMs: nowMs + (delaySeconds ?? this.settings.delaySeconds) * 1000,
      receiptHandle: undefined,
      receiveCount: 0,
      firstReceivedAtMs: undefined,
    };
    this.accept(message);
    return message;
  }

  /** Takes a message as it is: a new one, or one that another queue gave up. */
  accept(message: Message) {
    this.#messages.push(message);
    for (const wake of this.#waiting) wake();
  }

  /** Up to `most` messages that are visible; they are hidden for a while. */
  receive(most: number, visibilitySeconds: number | undefined, nowMs: number): Message[] {
    this.#expire(nowMs);
    const received = this.#messages.filter(({ visibleAtMs }) => visibleAtMs <= nowMs).slice(0, most);
    for (const message of received) {
      message.visibleAtMs = nowMs + (visibilitySeconds ?? this.settings.visibilityTimeoutSeconds) * 1000;
      message.receiptHandle = randomUUID();
      message.receiveCount += 1;
      message.firstReceivedAtMs ??= nowMs;
    }
    return received;
  }

  /** Removes messages that were received too often already, and returns them. */
  giveUp(nowMs: number): Message[] {
    const most = this.settings.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
    const [spent, kept] = partition(this.#messages, (each) => each.receiveCount >= most && each.visibleAtMs <= nowMs);
    this.#messages = kept;
    return spent;
  }

  /** Succeeds for a message that is gone already. */
  delete(receiptHandle: string) {
    if (!/^[0-9a-f-]{36}$/.test(receiptHandle)) {
      throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${receiptHandle}" is not valid.`);
    }
    this.#messages = this.#messages.filter((message) => message.receiptHandle !== receiptHandle);
  }

  purge() {
    this.#messages = [];
  }

  /** Resolves when a message arrives, or the signal aborts. */
  arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  counts(nowMs: number) {
    this.#expire(nowMs);
    const [hidden, visible] = partition(this.#messages, ({ visibleAtMs }) => visibleAtMs > nowMs);
    const inFlight = hidden.filter(({ receiptHandle }) => receiptHandle !== undefined).length;
    return { visible: visible.length, inFlight, delayed: hidden.length - inFlight };
  }

  #expire(nowMs: number) {
    const oldest = nowMs - this.settings.retentionSeconds * 1000;
    this.#messages = this.#messages.filter(({ sentAtMs }) => sentAtMs >= oldest);
  }
}

const partition = <T>(all: readonly T[], holds: (each: T) => boolean): [T[], T[]] => [
  all.filter(holds),
  all.filter((each) => !holds(each)),
];
