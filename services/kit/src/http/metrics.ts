import { Gauge, Histogram, register } from 'prom-client';
import type { Code } from '../grpc/codes.ts';

/**
 * Metrics that every process has. Others make their own with prom-client beside the code that they measure; all are in
 * its default registry, which /metrics shows.
 */
export interface ProcessMetrics {
  /** Counts a finished call: path of gRPC, its code, seconds. */
  rpc(path: string, code: Code | 'OK', seconds: number): void;
  stop(): void;
}

const LAG_PROBE_MS = 1_000;

const rpcs = new Histogram({
  name: 'crm_rpc_duration_seconds',
  help: 'Answered calls by method and code',
  labelNames: ['rpc', 'code'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});
const lag = new Gauge({
  name: 'crm_event_loop_lag_seconds',
  help: 'Longest wait of a due timer since the last scrape',
});
const memory = new Gauge({
  name: 'crm_process_resident_bytes',
  help: 'Resident memory of the process',
  collect() {
    this.set(process.memoryUsage.rss());
  },
});

/** Starts to watch the event loop and gives the counter of calls. */
export function startProcessMetrics(): ProcessMetrics {
  const children = new Map<string, { observe(seconds: number): void }>();
  let longest = 0;
  let due = performance.now() + LAG_PROBE_MS;
  // One timer a second costs nothing; perf_hooks' own probe wakes the process fifty times a second.
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, (now - due) / 1000);
    due = now + LAG_PROBE_MS;
    lag.set(Math.max(0, longest));
  }, LAG_PROBE_MS);
  timer.unref();
  memory.reset();

  return {
    rpc(path, code, seconds) {
      const key = `${code} ${path}`;
      let child = children.get(key);
      if (child === undefined) {
        child = rpcs.labels(path.slice(1), code);
        children.set(key, child);
      }
      child.observe(seconds);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** All metrics as Prometheus' text, with its content type. */
export async function metricsText(): Promise<{ type: string; text: string }> {
  return { type: register.contentType, text: await register.metrics() };
}
