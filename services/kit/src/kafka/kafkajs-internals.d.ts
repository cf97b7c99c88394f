declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The queue of requests to one broker: what of it request-queue.ts mends. */
  export default class RequestQueue {
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }
}
