import { Counter, Gauge } from 'prom-client';
import type { Db, Statement } from '../pg/pool.ts';

const LAG: Statement = {
  name: 'relay_lag',
  text: `select (select count(*)::int from outbox) as pending, coalesce(extract(epoch from clock_timestamp() - min(first.created_at)), 0)::float8 as lag
    from outbox_shard s left join lateral (select created_at from outbox where shard = s.n order by id limit 1) as first on true`,
};

/** The database whose outbox is measured when metrics are asked for; a process has one. */
let watched: Db | undefined;

const lag = new Gauge({
  name: 'crm_outbox_lag_seconds',
  help: 'Age of the oldest event that is not published yet',
  async collect() {
    const [row] = (await watched?.query<{ pending: number; lag: number }>(LAG).catch(() => [])) ?? [];
    if (!row) return;
    this.set(row.lag);
    pending.set(row.pending);
  },
});
const pending = new Gauge({ name: 'crm_outbox_pending_events', help: 'Events that are not published yet' });
const sent = new Counter({ name: 'crm_outbox_sent_events_total', help: 'Events acknowledged by Kafka' });
const failed = new Counter({ name: 'crm_outbox_failures_total', help: 'Passes of the relay that failed' });

export interface RelayMetrics {
  sent(events: number): void;
  failed(): void;
  remove(): void;
}

export function relayMetrics(db: Db): RelayMetrics {
  watched = db;
  lag.set(0);
  return {
    sent: (events) => sent.inc(events),
    failed: () => failed.inc(),
    remove: () => {
      if (watched === db) watched = undefined;
    },
  };
}
