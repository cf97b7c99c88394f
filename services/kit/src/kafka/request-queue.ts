import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs 2.2.4 looks for waiting requests by a timer that it sets anew even when none waits, with a delay in the past:
 * a thousand timers a second for each connection, 3 % of a core for an idle service, and Node's TimeoutNegativeWarning
 * (kafkajs issue 1751, never released). Whatever makes a request wait calls this again, so nothing is missed.
 */
const scheduleCheck = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) scheduleCheck.call(this);
};

/** A request without an answer for 15 s need not be noticed within 100 ms: ten wake-ups a second for each of a dozen connections. */
const TIMEOUT_CHECK_MS = 1_000;
RequestQueue.prototype.scheduleRequestTimeoutCheck = function (this: RequestQueue): void {
  this.destroy();
  this.requestTimeoutIntervalId = setInterval(() => {
    for (const request of this.inflight.values())
      if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
    if (!this.isConnected()) this.destroy();
  }, TIMEOUT_CHECK_MS);
};
