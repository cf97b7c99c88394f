-- Uploaded files and imports, the same in every service's database.

create table files (
  id           uuid primary key,
  name         text not null,
  content_type text not null,
  size         bigint not null,
  sha256       bytea,              -- null until the upload is complete
  created_by   text not null,
  created_at   timestamptz not null
);
create table file_chunks (
  file_id uuid not null references files (id) on delete cascade,
  n       int not null,
  data    bytea not null,
  primary key (file_id, n)
);
-- Spreadsheets and .gz are packed already, and a CSV is read once or twice: packing it again costs more than it saves.
alter table file_chunks alter column data set storage external;

create table imports (
  id               uuid primary key,
  version          bigint not null default 1,
  target           text not null,
  state            text not null,
  file_id          uuid not null references files (id),
  -- What was found in the file, as crm.type.v1.ImportFormat in proto JSON.
  format           jsonb not null,
  header           jsonb not null,
  preview          jsonb not null,
  mapping          jsonb not null,
  upsert_key       text not null default '',
  lines            bigint not null default 0,
  -- Data line up to which everything is done; moves in the transaction of its effects.
  done_line        bigint not null default 0,
  progress         smallint not null default 0,
  cancel_requested boolean not null default false,
  dry_run          jsonb,
  result           jsonb,
  undo             jsonb,
  error            text not null default '',
  -- Who started it, with his rights at that moment.
  actor            jsonb,
  created_by       text not null,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  started_at       timestamptz,
  finished_at      timestamptz
);
create index imports_created on imports (created_at desc, id desc);

-- What became of the lines that must be told or can be taken back; lines of set-based targets that went well are only counted.
create table import_lines (
  import_id uuid not null references imports (id) on delete cascade,
  line      bigint not null,
  outcome   text not null,
  reason    text,
  field     text,
  record_id text,
  -- The record's version after the import wrote it, and its state before as proto JSON.
  version   bigint,
  before    jsonb,
  -- Original cells of a line that was not taken.
  cells     jsonb,
  undone    text,
  primary key (import_id, line)
);
create index import_lines_open on import_lines (import_id, line desc) where record_id is not null and undone is null;
