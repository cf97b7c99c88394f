import type { ServerDuplexStream, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { AnswerBatch, CallBatch } from '@crm/proto/gen/crm/api/v1/frames';
import type { FramedAnswer, FramedCall } from '@crm/proto/gen/crm/api/v1/frames';
import { GRPC_CODES } from './codes.ts';
import type { CallHeaders, Incoming, Refused, Route } from './dispatch.ts';
import { common } from './errors.ts';
import { BATCH_BYTES, EMPTY, FRAMES_PATH, MESSAGE_BYTES, UNARY_DEADLINE_MS, toBuffer } from './frames.ts';
import { encodeStatus, statusOf } from './status.ts';
import type { AnswerUnary } from './unary.ts';

export interface FrameServer {
  definition: ServiceDefinition;
  implementation: UntypedServiceImplementation;
  /** Asks every caller to take further calls elsewhere; streams end once their calls are answered. */
  close(): void;
}

/** Takes unary calls off streams of frames. */
export function createFrameServer(routes: readonly Route[], answer: AnswerUnary): FrameServer {
  const unary = new Map(
    routes
      .filter(({ served }) => !served.requestStream && !served.responseStream)
      .map((route) => [route.served.path, route]),
  );
  const ends = new Set<FrameEnd>();
  return {
    definition: {
      carry: {
        path: FRAMES_PATH,
        requestStream: true,
        responseStream: true,
        requestSerialize: (batch: CallBatch) => toBuffer(CallBatch.encode(batch).finish()),
        requestDeserialize: CallBatch.decode,
        responseSerialize: (batch: AnswerBatch) => toBuffer(AnswerBatch.encode(batch).finish()),
        responseDeserialize: AnswerBatch.decode,
      },
    },
    implementation: {
      carry(stream: FrameStream) {
        const end = new FrameEnd(stream, unary, answer);
        ends.add(end);
        stream.once('close', () => ends.delete(end));
      },
    },
    close() {
      for (const end of ends) end.sayClosing();
    },
  };
}

type FrameStream = ServerDuplexStream<CallBatch, AnswerBatch>;

/** The callee's end of one stream of frames: what is answered within one turn of the event loop goes out as one message. */
class FrameEnd {
  readonly #stream: FrameStream;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #answer: AnswerUnary;
  readonly #methods: (Route | undefined)[] = [];
  readonly #authorizations: (string | undefined)[] = [undefined];
  readonly #calls = new Map<number, FramedIncoming>();
  #answers: FramedAnswer[] = [];
  #scheduled = false;
  #callerEnded = false;

  constructor(stream: FrameStream, routes: ReadonlyMap<string, Route>, answer: AnswerUnary) {
    this.#stream = stream;
    this.#routes = routes;
    this.#answer = answer;
    stream.on('data', (batch: CallBatch) => {
      this.#take(batch);
    });
    stream.on('end', () => {
      this.#callerEnded = true;
      this.#flush();
    });
    stream.on('drain', () => {
      stream.resume();
    });
    stream.on('cancelled', () => {
      for (const incoming of this.#calls.values()) incoming.abort();
    });
    // A broken connection: "cancelled" comes beside it.
    stream.on('error', () => undefined);
  }

  sayClosing(): void {
    this.#stream.write({ answers: [], closing: true });
  }

  #take(batch: CallBatch): void {
    for (const path of batch.methods) this.#methods.push(this.#routes.get(path));
    this.#authorizations.push(...batch.authorizations);
    for (const call of batch.calls) this.#begin(call);
    for (const id of batch.cancelled) this.#calls.get(id)?.abort();
  }

  #begin(call: FramedCall): void {
    const { id } = call;
    const route = this.#methods[call.method];
    if (route === undefined) {
      this.#put({ id, code: GRPC_CODES.UNIMPLEMENTED, message: EMPTY, status: EMPTY });
      return;
    }
    const incoming = new FramedIncoming(call, this.#authorizations[call.authorization]);
    this.#calls.set(id, incoming);
    this.#answer(route, call.message, incoming, (refused, message) => {
      incoming.done();
      this.#calls.delete(id);
      if (refused !== undefined) this.#put(refusal(id, refused));
      else if (message.length > MESSAGE_BYTES)
        this.#put({ id, code: GRPC_CODES.RESOURCE_EXHAUSTED, message: EMPTY, status: EMPTY });
      else this.#put({ id, code: 0, message, status: EMPTY });
    });
  }

  #put(answer: FramedAnswer): void {
    this.#answers.push(answer);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const answers = this.#answers;
    this.#answers = [];
    let batch: FramedAnswer[] = [];
    let bytes = 0;
    for (const answer of answers) {
      batch.push(answer);
      bytes += answer.message.length;
      if (bytes < BATCH_BYTES) continue;
      this.#write(batch);
      batch = [];
      bytes = 0;
    }
    if (batch.length > 0) this.#write(batch);
    if (this.#callerEnded && this.#calls.size === 0) this.#stream.end();
  }

  /** A caller that does not read its answers is not read either, so that nothing piles up for it. */
  #write(answers: FramedAnswer[]): void {
    if (!this.#stream.write({ answers, closing: false })) this.#stream.pause();
  }
}

function refusal(id: number, { refusal: error, language }: Refused): FramedAnswer {
  const status = statusOf(error, language);
  return { id, code: GRPC_CODES[status.code], message: EMPTY, status: toBuffer(encodeStatus(status)) };
}

class FramedIncoming implements Incoming {
  readonly headers: CallHeaders;
  readonly deadline: number;
  #aborted = false;
  #controller: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(call: FramedCall, authorization: string | undefined) {
    this.headers = {
      authorization,
      acceptLanguage: call.language === '' ? undefined : call.language,
      requestId: call.requestId === '' ? undefined : call.requestId,
      traceparent: call.traceparent === '' ? undefined : call.traceparent,
    };
    this.deadline = Date.now() + (call.timeoutMs || UNARY_DEADLINE_MS);
  }

  aborted = (): boolean => this.#aborted;

  signal = (): AbortSignal => {
    if (this.#controller === undefined) {
      const made = new AbortController();
      this.#controller = made;
      if (this.#aborted) made.abort();
      this.#timer = setTimeout(() => {
        made.abort(common.DEADLINE_EXCEEDED());
      }, this.deadline - Date.now());
    }
    return this.#controller.signal;
  };

  abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
  }

  done(): void {
    clearTimeout(this.#timer);
  }
}
