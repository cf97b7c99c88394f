import { Counter, Gauge } from 'prom-client';

const events = new Counter({
  name: 'crm_inbox_events_total',
  help: 'Events by what became of them',
  labelNames: ['consumer', 'outcome'],
});
const delay = new Gauge({
  name: 'crm_inbox_delay_seconds',
  help: 'Age of the event handled last',
  labelNames: ['consumer'],
});
const gaps = new Counter({
  name: 'crm_inbox_gaps_total',
  help: 'Events whose predecessor of the same key was not seen',
  labelNames: ['consumer'],
});
const waits = new Counter({
  name: 'crm_inbox_retries_total',
  help: 'Attempts that failed for reasons that pass',
  labelNames: ['consumer'],
});
const parked = new Gauge({
  name: 'crm_inbox_parked_events',
  help: 'Events set aside and not resolved',
  labelNames: ['consumer'],
});

export const inboxMetrics = {
  counted: (consumer: string, outcome: string): void => events.inc({ consumer, outcome }),
  delayed: (consumer: string, milliseconds: number): void => delay.set({ consumer }, milliseconds / 1_000),
  gap: (consumer: string): void => gaps.inc({ consumer }),
  waited: (consumer: string): void => waits.inc({ consumer }),
  parked: (consumer: string, count: number): void => parked.set({ consumer }, count),
};
