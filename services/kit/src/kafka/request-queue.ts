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
