-- The company's past: sales taken in from a ledger, and what is needed to take them back.

-- A past sale may be without a known client.
alter table orders alter column client_id drop not null;

-- Each invoice that was taken in, with digests of its lines: the same line again is known.
create table ledger_invoices (
  number text primary key,
  import_id uuid not null,
  noun text not null,
  record_id uuid not null,
  version bigint not null,
  first_line bigint not null,
  digests double precision[] not null,
  -- Undo left the record as it is.
  kept boolean not null default false
);
create index ledger_invoices_import on ledger_invoices (import_id, number) where not kept;

create table ledger_products (
  product_id uuid primary key,
  import_id uuid not null,
  version bigint not null,
  first_line bigint not null,
  kept boolean not null default false
);
create index ledger_products_import on ledger_products (import_id) where not kept;

-- How often a product is called what: the most frequent name wins.
create table ledger_names (
  product_id uuid not null constraint ledger_names_product_id_fkey references ledger_products (product_id) on delete cascade,
  name text not null,
  count bigint not null,
  primary key (product_id, name)
);

-- Clients whom an import asked for, so that undo can tell which are in use since.
create table ledger_clients (
  import_id uuid not null,
  client_id uuid not null,
  primary key (import_id, client_id)
);
