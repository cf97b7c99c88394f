-- Call-rounds, plans of channels, and operations of a warehouse system.

alter table channels add column plans jsonb not null default '[]';

create table call_lists (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  owner_id uuid,
  team_id uuid,
  name text not null default '',
  script text not null default '',
  results text[] not null default '{}',
  closed boolean not null default false
);

create table call_list_items (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by uuid,
  updated_by uuid,
  call_list_id uuid not null constraint call_list_items_call_list_id_fkey references call_lists (id),
  client_id uuid not null,
  status text not null default '',
  taken_by uuid,
  taken_until timestamptz,
  due_time timestamptz,
  result text not null default '',
  comment text not null default '',
  finish_time timestamptz,
  attempts integer not null default 0,
  constraint call_list_items_client_id_key unique (call_list_id, client_id)
);
create index call_list_items_queue on call_list_items (call_list_id, due_time, id) where status <> 'CALL_LIST_ITEM_STATUS_DONE';

-- What a warehouse system did, by its own ids: an operation told twice, in whatever message, is done once.
create table wms_operations (
  operation_id text primary key,
  done_at timestamptz not null
);
