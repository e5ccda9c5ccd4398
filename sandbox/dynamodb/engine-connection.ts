import { createConnection, type Socket } from 'node:net';
import type { EngineReply } from './engine-reply.ts';

interface Waiting {
  resolve(reply: EngineReply): void;
  reject(error: Error): void;
}

/** One keep-alive connection to the engine, one request at a time: a fifth of what `node:http` costs, for plain HTTP/1.1. */
export class EngineConnection {
  readonly #socket: Socket;
  #waiting: Waiting | undefined;
  /** Of the answer under way: what has come of it, and how long it will be, once its head is there. */
  #chunks: Buffer[] = [];
  #receivedBytes = 0;
  #head: { readonly text: string; readonly bytes: number; readonly totalBytes: number } | undefined;

  constructor(port: number) {
    this.#socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  get usable(): boolean {
    return !this.#socket.destroyed;
  }

  send(head: string, body: Buffer | string): Promise<EngineReply> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      const headers = `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n`;
      if (typeof body === 'string') this.#socket.write(headers + body);
      else this.#socket.write(Buffer.concat([Buffer.from(headers, 'latin1'), body]));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#receivedBytes += chunk.length;
    this.#head ??= this.#readHead();
    if (!this.#head || this.#receivedBytes < this.#head.totalBytes) return;
    const { text, bytes } = this.#head;
    const body = this.#whole().subarray(bytes);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#head = undefined;
    this.#chunks = [];
    this.#receivedBytes = 0;
    waiting?.resolve({ status: Number(text.slice(9, 12)), headers: passedHeaders(text), body });
  }

  #readHead() {
    const received = this.#whole();
    const end = received.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const text = received.toString('latin1', 0, end);
    const length = header(text, 'content-length');
    if (length === undefined) this.#fail(new Error(`an answer without content-length: ${text}`));
    return { text, bytes: end + 4, totalBytes: end + 4 + Number(length) };
  }

  #whole(): Buffer {
    const [first = Buffer.alloc(0), ...more] = this.#chunks;
    return more.length === 0 ? first : Buffer.concat(this.#chunks);
  }

  #fail(error: Error): void {
    this.#socket.destroy();
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

const passed = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];

const passedHeaders = (head: string): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name of passed) {
    const value = header(head, name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
};

/** The engine writes its headers in lower case. */
const header = (head: string, name: string): string | undefined => {
  const start = head.indexOf(`\r\n${name}: `);
  if (start === -1) return undefined;
  const end = head.indexOf('\r\n', start + 2);
  return head.slice(start + name.length + 4, end === -1 ? undefined : end);
};
