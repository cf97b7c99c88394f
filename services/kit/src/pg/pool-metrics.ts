import type pg from 'pg';
import { Counter, Gauge } from 'prom-client';

const pools = new Map<string, pg.Pool>();
new Gauge({
  name: 'crm_pg_connections',
  help: 'Connections of the pool by state',
  labelNames: ['pool', 'state'],
  collect() {
    for (const [name, pool] of pools) {
      this.set({ pool: name, state: 'used' }, pool.totalCount - pool.idleCount);
      this.set({ pool: name, state: 'idle' }, pool.idleCount);
      this.set({ pool: name, state: 'waiting' }, pool.waitingCount);
    }
  },
});
const statements = new Counter({ name: 'crm_pg_statements_total', help: 'Statements sent', labelNames: ['pool'] });
const retries = new Counter({
  name: 'crm_pg_transaction_retries_total',
  help: 'Transactions run again after a conflict',
  labelNames: ['pool'],
});

export interface PoolMetrics {
  statement(): void;
  retried(): void;
  remove(): void;
}

/** Counts what a pool does; `crm_pg_statements_total` before and after a request tells its statements. */
export function poolMetrics(name: string, pool: pg.Pool): PoolMetrics {
  pools.set(name, pool);
  const sent = statements.labels(name);
  const again = retries.labels(name);
  return {
    statement: () => sent.inc(),
    retried: () => again.inc(),
    remove: () => {
      if (pools.get(name) === pool) pools.delete(name);
    },
  };
}
