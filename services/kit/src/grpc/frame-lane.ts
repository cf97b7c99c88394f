import type { ClientDuplexStream, ServiceError as GrpcError } from '@grpc/grpc-js';
import type { AnswerBatch, CallBatch } from '@crm/proto/gen/crm/api/v1/frames';
import { GRPC_CODES } from './codes.ts';
import { BATCH_BYTES, toBuffer } from './frames.ts';
import { onAbort } from './outgoing.ts';
import type { Outgoing } from './outgoing.ts';
import type { Failure, Outcome } from './outcome.ts';

export type FrameStream = ClientDuplexStream<CallBatch, AnswerBatch>;

interface Pending {
  path: string;
  message: Uint8Array;
  outgoing: Outgoing;
  traceparent: string;
  sent: boolean;
  timer: NodeJS.Timeout;
  letGo: () => void;
  settle: (outcome: Outcome) => void;
}

/**
 * The caller's end of one stream of frames. What is asked within one turn of the event loop goes out as one message, and
 * answers come in any order. While the peer does not read, calls wait here until their deadline.
 */
export class FrameLane {
  /** Further calls belong on another lane: this one is old, or its peer is going, or it broke. */
  retired = false;
  readonly #stream: FrameStream;
  readonly #pending = new Map<number, Pending>();
  readonly #methods = new Map<string, number>();
  readonly #authorizations = new Map<string, number>();
  #queue: number[] = [];
  #cancelled: number[] = [];
  #lastId = 0;
  #scheduled = false;
  #blocked = false;

  constructor(stream: FrameStream) {
    this.#stream = stream;
    stream.on('data', (batch: AnswerBatch) => {
      this.#take(batch);
    });
    stream.on('drain', () => {
      this.#blocked = false;
      this.#flush();
    });
    stream.on('error', (error: GrpcError) => {
      this.#end({ code: error.code, cause: error });
    });
    stream.on('end', () => {
      this.#end({ code: GRPC_CODES.UNAVAILABLE });
    });
  }

  ask(path: string, message: Uint8Array, outgoing: Outgoing, traceparent: string): Promise<Outcome> {
    const left = outgoing.deadline - Date.now();
    if (left <= 0) return Promise.resolve({ code: GRPC_CODES.DEADLINE_EXCEEDED });
    if (outgoing.signal?.aborted === true) return Promise.resolve({ code: GRPC_CODES.CANCELLED });
    const id = (this.#lastId += 1);
    return new Promise((settle) => {
      const timer = setTimeout(() => {
        this.#abandon(id, GRPC_CODES.DEADLINE_EXCEEDED);
      }, left);
      const letGo = onAbort(outgoing.signal, () => {
        this.#abandon(id, GRPC_CODES.CANCELLED);
      });
      this.#pending.set(id, { path, message, outgoing, traceparent, sent: false, timer, letGo, settle });
      this.#queue.push(id);
      this.#schedule();
    });
  }

  /** Takes no more calls; the stream ends with the last answer. */
  retire(): void {
    this.retired = true;
    if (this.#pending.size === 0) this.#stream.end();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (!this.#blocked && (this.#queue.length > 0 || this.#cancelled.length > 0)) {
      const batch = this.#nextBatch();
      if (batch !== undefined) this.#blocked = !this.#stream.write(batch);
    }
  }

  #nextBatch(): CallBatch | undefined {
    const batch: CallBatch = { methods: [], authorizations: [], calls: [], cancelled: this.#cancelled };
    this.#cancelled = [];
    const now = Date.now();
    let bytes = 0;
    let taken = 0;
    for (const id of this.#queue) {
      if (bytes >= BATCH_BYTES) break;
      taken += 1;
      const call = this.#pending.get(id);
      if (call === undefined) continue;
      const { path, message, outgoing, traceparent } = call;
      call.sent = true;
      bytes += message.length;
      batch.calls.push({
        id,
        method: entryOf(this.#methods, path, batch.methods),
        authorization:
          outgoing.authorization === undefined
            ? 0
            : entryOf(this.#authorizations, outgoing.authorization, batch.authorizations) + 1,
        timeoutMs: Math.max(1, outgoing.deadline - now),
        language: outgoing.language ?? '',
        requestId: outgoing.requestId ?? '',
        traceparent,
        message: toBuffer(message),
      });
    }
    this.#queue = this.#queue.slice(taken);
    return batch.calls.length > 0 || batch.cancelled.length > 0 ? batch : undefined;
  }

  #take({ answers, closing }: AnswerBatch): void {
    for (const { id, message, code, status } of answers) {
      this.#settle(id, code === 0 ? { message } : { code, ...(status.length > 0 ? { status } : {}) });
    }
    if (closing) this.retired = true;
    if (this.retired && this.#pending.size === 0) this.#stream.end();
  }

  #abandon(id: number, code: number): void {
    if (this.#pending.get(id)?.sent === true) {
      this.#cancelled.push(id);
      this.#schedule();
    }
    this.#settle(id, { code });
  }

  #settle(id: number, outcome: Outcome): void {
    const call = this.#pending.get(id);
    if (call === undefined) return;
    this.#pending.delete(id);
    clearTimeout(call.timer);
    call.letGo();
    call.settle(outcome);
  }

  #end(failure: Failure): void {
    this.retired = true;
    this.#queue = [];
    for (const id of [...this.#pending.keys()]) this.#settle(id, failure);
  }
}

/** The number of a value in the stream's table; a new one is told with this batch. */
function entryOf(table: Map<string, number>, value: string, told: string[]): number {
  const known = table.get(value);
  if (known !== undefined) return known;
  const entry = table.size;
  table.set(value, entry);
  told.push(value);
  return entry;
}
