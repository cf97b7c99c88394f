-- Tokens given out before this instant are refused everywhere: a new password, or switching the user off, ends what is open.
alter table users add column sessions_from timestamptz;
