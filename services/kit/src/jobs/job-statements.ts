import type { Statement } from '../pg/pool.ts';

export interface ClaimedJob {
  kind: string;
  key: string;
  payload: object;
  attempts: number;
}

/**
 * Takes what is due, of each kind as much as is free. Times of jobs are compared with the caller's clock, leases with the
 * database's, which is the same for all processes.
 */
export const CLAIM: Statement = {
  name: 'jobs_claim',
  text: `with due as (
      select job.kind, job.key from unnest($1::text[], $2::int[]) as want(kind, free) cross join lateral (
        select kind, key from jobs where kind = want.kind and ((state = 'waiting' and run_at <= $3) or (state = 'running' and lease_until < now()))
        order by run_at limit greatest(want.free, 0) for update skip locked) as job)
    update jobs set state = 'running', attempts = attempts + 1, lease_id = $4, lease_until = now() + make_interval(secs => $5::float8 / 1000)
    from due where jobs.kind = due.kind and jobs.key = due.key
    returning jobs.kind, jobs.key, jobs.payload, jobs.attempts`,
};

export const RENEW: Statement = {
  name: 'jobs_renew',
  text: `update jobs set lease_until = now() + make_interval(secs => $4::float8 / 1000), progress = $5
    where kind = $1 and key = $2 and lease_id = $3 and state = 'running' returning cancel_requested`,
};

export const FINISH: Statement = {
  name: 'jobs_finish',
  text: `update jobs set state = case when attempts = 0 then 'waiting' else $4 end, lease_id = null, lease_until = null, error = null,
      progress = case when attempts > 0 and $4 = 'done' then 100 else progress end, finished_at = case when attempts = 0 then null else now() end
    where kind = $1 and key = $2 and lease_id = $3`,
};

export const FAIL: Statement = {
  name: 'jobs_fail',
  text: `update jobs set state = case when $5 and attempts > 0 then 'failed' else 'waiting' end, lease_id = null, lease_until = null, error = $4,
      run_at = case when attempts = 0 then run_at else $6 end, finished_at = case when $5 and attempts > 0 then now() end
    where kind = $1 and key = $2 and lease_id = $3`,
};

/** Gives a job back that a stopping process could not end; the run does not count. */
export const RELEASE: Statement = {
  name: 'jobs_release',
  text: `update jobs set state = 'waiting', attempts = greatest(attempts - 1, 0), lease_id = null, lease_until = null
    where kind = $1 and key = $2 and lease_id = $3`,
};

export const SWEEP: Statement = {
  name: 'jobs_sweep',
  text: `delete from jobs where (kind, key) in (select kind, key from jobs where finished_at < now() - interval '30 days' limit 5000 for update skip locked)`,
};
