-- A client may belong to several segments: they are the tags of the client's record.
alter table client_refs add column tags text[] not null default '{}';
alter table client_refs drop column segment;
