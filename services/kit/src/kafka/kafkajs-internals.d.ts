// What of kafkajs 2.2.4 below its public surface is used; the version is pinned exactly.

declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The queue of requests to one broker: what of it request-queue.ts mends. */
  export default class RequestQueue {
    pending: unknown[];
    inflight: Map<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
    requestTimeoutIntervalId: NodeJS.Timeout;
    scheduleCheckPendingRequests(): void;
    scheduleRequestTimeoutCheck(): void;
    isConnected(): boolean;
    /** Ends the interval. */
    destroy(): void;
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    constructor(initialSize?: number);
    readonly buffer: Buffer;
    writeInt16(value: number): this;
    writeInt32(value: number): this;
    writeString(value: string | null): this;
    writeBytes(value: Buffer): this;
  }
}

declare module 'kafkajs/src/protocol/requests/produce/v7/response.js' {
  export interface Produced {
    topics: { topicName: string; partitions: { partition: number; errorCode: number }[] }[];
  }
  /** Decodes the answer, and throws the first of what the broker refused. */
  const response: { decode(raw: Buffer): Promise<Produced>; parse(decoded: Produced): Promise<unknown> };
  export default response;
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  export default function record(content: object): unknown;
}

declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  export function RecordBatch(content: object): Promise<{ buffer: Buffer }>;
}
