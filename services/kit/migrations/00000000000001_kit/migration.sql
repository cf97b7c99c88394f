-- Tables of the runtime, the same in every service's database.

-- Facts waiting for Kafka: a row is deleted once Kafka has it. Column names are those Debezium's outbox router expects.
create table outbox (
  id            bigserial,
  event_id      uuid not null default uuidv7(),
  topic         text not null,
  aggregatetype text not null,
  aggregateid   text not null,
  type          text not null,
  sequence      bigint not null,
  headers       json not null,
  payload       json,
  -- Computed here, so that no writer can put one aggregate into two shards and lose its order.
  shard         smallint not null generated always as ((hashtextextended(aggregateid, 0) & 15)::smallint) stored,
  created_at    timestamptz not null default now(),
  primary key (shard, id),
  unique (topic, aggregateid, sequence)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- Lock targets: who holds a row sends the shard's events.
create table outbox_shard (n smallint primary key);
insert into outbox_shard (n) select generate_series(0, 15);

-- What each consumer has seen: an event id once, and the last sequence of each key of a topic.
create table inbox (
  consumer    text not null,
  event_id    uuid not null,
  received_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
create index inbox_received on inbox using brin (received_at);
create table inbox_key (
  consumer      text not null,
  topic         text not null,
  key           text not null,
  last_sequence bigint not null,
  primary key (consumer, topic, key)
) with (fillfactor = 80);

-- Events that could not be applied, and the later ones of their keys. retry_at: when it is tried again by itself.
create table parked (
  id          bigserial primary key,
  consumer    text not null,
  topic       text not null,
  partition   int not null,
  "offset"    bigint not null,
  key         text not null,
  event_id    uuid,
  type        text,
  event       bytea,
  headers     jsonb not null,
  error       text not null,
  class       text not null,
  attempts    int not null default 0,
  retry_at    timestamptz,
  parked_at   timestamptz not null default now(),
  resolved_at timestamptz,
  resolved_by text
);
create index parked_open on parked (consumer, topic, key, id) where resolved_at is null;
create index parked_retry on parked (consumer, retry_at) where resolved_at is null and retry_at is not null;

-- Answers of commands by request id: a repeated request gets the first answer.
create table request_log (
  method      text not null,
  request_id  uuid not null,
  fingerprint bytea not null,
  response    bytea,
  status      int not null default 0,
  created_at  timestamptz not null default now(),
  primary key (method, request_id)
);
create index request_log_created on request_log using brin (created_at);

-- Work that is due at an instant and survives its process.
create table jobs (
  kind             text not null,
  key              text not null,
  run_at           timestamptz not null,
  payload          jsonb not null,
  state            text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  attempts         int not null default 0,
  lease_id         uuid,
  lease_until      timestamptz,
  cancel_requested boolean not null default false,
  progress         smallint not null default 0,
  error            text,
  created_at       timestamptz not null default now(),
  finished_at      timestamptz,
  primary key (kind, key)
);
create index jobs_due on jobs (run_at) where state = 'waiting';
create index jobs_leased on jobs (lease_until) where state = 'running';

-- Who did what, with the record before and after. Only ever added to.
create table audit_log (
  id         uuid primary key default uuidv7(),
  time       timestamptz not null,
  actor_id   text not null,
  actor_name text not null,
  action     text not null,
  noun       text not null,
  record_id  text not null,
  before     jsonb,
  after      jsonb,
  basis      text,
  trace_id   text
);
create index audit_log_record on audit_log (noun, record_id, time desc, id desc);
create index audit_log_time on audit_log (time desc, id desc);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is only ever added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_fixed before update or delete on audit_log for each row execute function refuse_audit_change();
create trigger audit_log_kept before truncate on audit_log for each statement execute function refuse_audit_change();
alter table audit_log enable always trigger audit_log_fixed;
alter table audit_log enable always trigger audit_log_kept;
