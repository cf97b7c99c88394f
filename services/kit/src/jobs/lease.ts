/**
 * How long a run is its process's own. The one place that asks PostgreSQL for the time: a lease is a span that several
 * processes must judge alike, and their clocks may be minutes apart.
 */
export const LEASE_OVER = 'lease_until < now()';

/** The end of a lease that begins now; `milliseconds` is a placeholder. */
export const leaseEnd = (milliseconds: string): string =>
  `now() + make_interval(secs => ${milliseconds}::float8 / 1000)`;
