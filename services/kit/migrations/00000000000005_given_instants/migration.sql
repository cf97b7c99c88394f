-- What is due is found by its kind: a backlog of one kind costs the others nothing.
drop index jobs_due;
drop index jobs_leased;
create index jobs_due on jobs (kind, run_at) where state = 'waiting';
create index jobs_leased on jobs (kind, lease_until) where state = 'running';
create index jobs_ended on jobs (finished_at) where finished_at is not null;

-- The instant of a row is the one that its command was given.
alter table jobs drop column created_at;
alter table request_log alter column created_at drop default;
alter table inbox alter column received_at drop default;
alter table parked alter column parked_at drop default;
