-- Deals, prices, orders, stock and money of the company.

create extension if not exists pg_trgm;
create extension if not exists unaccent;

create table channels (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  name text not null default '',
  position integer not null default 0,
  archived boolean not null default false,
  kind text not null default ''
);

create table deals (
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
  tags text[] not null default '{}',
  number text not null default '',
  name text not null default '',
  client_id uuid not null,
  contact_id uuid,
  pipeline_id uuid not null,
  stage_id uuid not null,
  stage_enter_time timestamptz,
  status text not null default '',
  probability integer not null default 0,
  amount_amount numeric(19,4),
  amount_currency text,
  close_date date,
  closed_time timestamptz,
  loss_reason_id uuid,
  loss_comment text not null default '',
  next_step text not null default '',
  next_step_date date,
  channel_id uuid,
  source_channel text not null default '',
  needs jsonb not null default '[]',
  lines jsonb not null default '[]',
  request_time timestamptz,
  response_due_time timestamptz,
  responded_time timestamptz,
  description text not null default '',
  search_text text not null default ''
);

create table document_sets (
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
  number text not null default '',
  order_id uuid,
  client_id uuid,
  status text not null default '',
  revision integer not null default 0,
  documents jsonb not null default '[]',
  types text[] not null default '{}',
  language text not null default ''
);

create table loss_reasons (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  name text not null default '',
  position integer not null default 0,
  archived boolean not null default false
);

create table order_returns (
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
  number text not null default '',
  order_id uuid,
  client_id uuid,
  return_date date,
  lines jsonb not null default '[]',
  total_amount numeric(19,4),
  total_currency text,
  reason text not null default ''
);

create table orders (
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
  tags text[] not null default '{}',
  number text not null default '',
  client_id uuid not null,
  deal_id uuid,
  quote_id uuid,
  status text not null default '',
  payment_status text not null default '',
  channel_id uuid,
  source_channel text not null default '',
  order_date date,
  wanted_date date,
  payment_due_date date,
  warehouse_id uuid,
  lines jsonb not null default '[]',
  total_amount numeric(19,4),
  total_currency text,
  tax_amount numeric(19,4),
  tax_currency text,
  paid_amount numeric(19,4),
  paid_currency text,
  cost_amount numeric(19,4),
  cost_currency text,
  margin_amount numeric(19,4),
  margin_currency text,
  prepayment boolean not null default false,
  confirm_time timestamptz,
  ship_time timestamptz,
  complete_time timestamptz,
  cancel_reason text not null default '',
  comment text not null default '',
  has_shortage boolean not null default false,
  search_text text not null default ''
);

create table payments (
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
  number text not null default '',
  order_id uuid not null,
  client_id uuid,
  amount_amount numeric(19,4),
  amount_currency text,
  paid_date date,
  method text not null default '',
  document_number text not null default '',
  comment text not null default ''
);

create table pipelines (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  tags text[] not null default '{}',
  name text not null default '',
  mode text not null default '',
  position integer not null default 0,
  is_default boolean not null default false,
  stages jsonb not null default '[]',
  client_kinds text[] not null default '{}',
  response_hours integer not null default 0
);

create table price_book_entries (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  price_book_id uuid not null,
  product_id uuid not null,
  min_quantity numeric(19,4),
  price_amount numeric(19,4),
  price_currency text,
  valid_from date,
  valid_to date
);

create table price_books (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  tags text[] not null default '{}',
  name text not null default '',
  currency text not null default '',
  segment text not null default '',
  client_ids uuid[] not null default '{}',
  contract_number text not null default '',
  valid_from date,
  valid_to date,
  priority integer not null default 0,
  is_default boolean not null default false,
  margin_floor numeric(19,4),
  discounts jsonb not null default '[]',
  search_text text not null default ''
);

create table price_lists (
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
  tags text[] not null default '{}',
  name text not null default '',
  price_book_id uuid,
  price_date date,
  group_names text[] not null default '{}',
  product_ids uuid[] not null default '{}',
  search_text text not null default ''
);

create table products (
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
  tags text[] not null default '{}',
  sku text not null default '',
  name text not null default '',
  description text not null default '',
  kind text not null default '',
  unit text not null default '',
  conversions jsonb not null default '[]',
  lifecycle text not null default '',
  lifecycle_date date,
  group_name text not null default '',
  tax_rate numeric(19,4),
  cost_amount numeric(19,4),
  cost_currency text,
  search_text text not null default ''
);

create table quotes (
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
  tags text[] not null default '{}',
  number text not null default '',
  deal_id uuid,
  client_id uuid,
  revision integer not null default 0,
  status text not null default '',
  valid_until date,
  price_book_id uuid,
  lines jsonb not null default '[]',
  total_amount numeric(19,4),
  total_currency text,
  tax_amount numeric(19,4),
  tax_currency text,
  margin_amount numeric(19,4),
  margin_currency text,
  order_id uuid,
  terms text not null default '',
  replaces_id uuid,
  search_text text not null default ''
);

create table receipts (
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
  tags text[] not null default '{}',
  number text not null default '',
  supplier_request_id uuid,
  warehouse_id uuid,
  lines jsonb not null default '[]',
  allocations jsonb not null default '[]',
  document_number text not null default ''
);

create table reservations (
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
  order_id uuid not null,
  line_id uuid,
  product_id uuid not null,
  warehouse_id uuid not null,
  quantity numeric(19,4) not null default 0,
  allocated numeric(19,4) not null default 0,
  committed numeric(19,4),
  status text not null default '',
  expire_time timestamptz,
  client_id uuid
);

create table shortages (
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
  order_id uuid not null,
  reservation_id uuid,
  product_id uuid,
  warehouse_id uuid,
  quantity numeric(19,4) not null default 0,
  filled numeric(19,4) not null default 0,
  status text not null default '',
  supplier_request_id uuid,
  wanted_date date
);

create table stock_balances (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  warehouse_id uuid not null,
  product_id uuid not null,
  on_hand numeric(19,4) not null default 0,
  reserved numeric(19,4) not null default 0,
  incoming numeric(19,4),
  cost_amount numeric(19,4),
  cost_currency text,
  as_of timestamptz
);

create table stock_movements (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  warehouse_id uuid not null,
  product_id uuid not null,
  kind text not null default '',
  on_hand_change numeric(19,4) not null default 0,
  reserved_change numeric(19,4) not null default 0,
  order_id uuid,
  reservation_id uuid,
  receipt_id uuid,
  unit_cost_amount numeric(19,4),
  unit_cost_currency text,
  reason text not null default '',
  operation_key text not null
);

create table supplier_requests (
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
  tags text[] not null default '{}',
  number text not null default '',
  supplier_id uuid,
  status text not null default '',
  warehouse_id uuid,
  expected_date date,
  lines jsonb not null default '[]',
  total_amount numeric(19,4),
  total_currency text,
  comment text not null default '',
  search_text text not null default ''
);

create table warehouses (
  id uuid primary key,
  version bigint not null default 1,
  event_seq bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  created_by uuid,
  updated_by uuid,
  name text not null default '',
  code text not null default '',
  address text not null default '',
  is_default boolean not null default false
);

create table deal_stages (
  id uuid primary key,
  deal_id uuid not null,
  pipeline_id uuid not null,
  stage_id uuid not null,
  stage_name text not null,
  stage_position integer not null,
  enter_time timestamptz not null,
  leave_time timestamptz,
  actor_id text,
  comment text not null default ''
);

create table path_steps (
  id uuid primary key,
  deal_id uuid,
  order_id uuid,
  time timestamptz not null,
  type text not null,
  actor_id text,
  noun text not null,
  record_id uuid not null,
  facts jsonb not null default '{}'
);

create table client_refs (
  id uuid primary key,
  name text not null default '',
  kind text not null default '',
  owner_id uuid,
  team_id uuid,
  source_channel text not null default '',
  segment text not null default '',
  requisites jsonb not null default '{}',
  deleted boolean not null default false,
  sequence bigint not null default 0
);

-- Numbers as people say them: D-17, Q-5, O-12.
create sequence deal_numbers;
create sequence quote_numbers;
create sequence order_numbers;
create sequence supplier_request_numbers;
create sequence receipt_numbers;
create sequence payment_numbers;
create sequence document_set_numbers;
create sequence order_return_numbers;

-- What must never be otherwise, whatever the code does.
alter table stock_balances
  add constraint stock_balances_one unique (warehouse_id, product_id),
  add constraint stock_balances_held check (reserved >= 0 and on_hand >= reserved);
alter table stock_movements
  add constraint stock_movements_once unique (operation_key),
  add constraint stock_movements_warehouse_id_fkey foreign key (warehouse_id) references warehouses (id),
  add constraint stock_movements_product_id_fkey foreign key (product_id) references products (id);
alter table reservations
  add constraint reservations_held check (allocated >= 0 and committed >= 0 and allocated + committed <= quantity),
  add constraint reservations_order_id_fkey foreign key (order_id) references orders (id);
alter table shortages add constraint shortages_filled check (filled >= 0 and filled <= quantity);
alter table payments add constraint payments_order_id_fkey foreign key (order_id) references orders (id);
alter table price_book_entries
  add constraint price_book_entries_price_book_id_fkey foreign key (price_book_id) references price_books (id),
  add constraint price_book_entries_product_id_fkey foreign key (product_id) references products (id);
create unique index products_sku_key on products (sku) where deleted_at is null;
create unique index warehouses_code_key on warehouses (code) where deleted_at is null;
create unique index warehouses_is_default_key on warehouses (is_default) where is_default and deleted_at is null;
create unique index pipelines_is_default_key on pipelines (is_default) where is_default and deleted_at is null;
create unique index orders_number_key on orders (number);
create unique index deals_number_key on deals (number);
create unique index quotes_revision_key on quotes (number, revision);
create unique index price_book_entries_min_quantity_key on price_book_entries
  (price_book_id, product_id, coalesce(min_quantity, 0), coalesce(valid_from, '-infinity'::date)) where deleted_at is null;
create unique index reservations_live on reservations (line_id) where status in ('RESERVATION_STATUS_HELD', 'RESERVATION_STATUS_PARTIAL');
create unique index document_sets_order_id_key on document_sets (order_id);

create index deals_board on deals (pipeline_id, stage_id, created_at desc) where deleted_at is null;
create index deals_client on deals (client_id);
create index deals_owner on deals (owner_id, created_at desc);
create index deals_search on deals using gin (search_text gin_trgm_ops);
create index products_search on products using gin (search_text gin_trgm_ops);
create index orders_search on orders using gin (search_text gin_trgm_ops);
create index quotes_deal on quotes (deal_id);
create index orders_client on orders (client_id, order_date desc);
create index orders_deal on orders (deal_id);
create index orders_created on orders (created_at desc, id desc);
create index orders_owner on orders (owner_id, created_at desc);
create index orders_date on orders (order_date) where deleted_at is null;
create index stock_movements_balance on stock_movements (warehouse_id, product_id, id);
create index stock_movements_order on stock_movements (order_id);
create index reservations_order_id on reservations (order_id);
create index shortages_waiting on shortages (product_id, warehouse_id, created_at, id)
  where status in ('SHORTAGE_STATUS_OPEN', 'SHORTAGE_STATUS_REQUESTED');
create index shortages_order on shortages (order_id);
create index receipts_request on receipts (supplier_request_id);
create index payments_order_id on payments (order_id);
create index order_returns_order on order_returns (order_id);
create index deal_stages_deal on deal_stages (deal_id, enter_time);
create index deal_stages_pipeline on deal_stages (pipeline_id, enter_time);
create index path_steps_deal on path_steps (deal_id, id);
create index path_steps_order on path_steps (order_id, id);

-- Movements are the truth of the stock: nobody alters or removes one.
create function refuse_movement_change() returns trigger language plpgsql as $$
begin
  raise exception 'stock_movements is only ever added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger stock_movements_fixed before update or delete on stock_movements for each row execute function refuse_movement_change();
create trigger stock_movements_kept before truncate on stock_movements for each statement execute function refuse_movement_change();

-- The first source of a client stays with a deal and an order for good.
create function keep_first_source() returns trigger language plpgsql as $$
begin
  if old.source_channel <> '' then
    new.source_channel := old.source_channel;
  end if;
  return new;
end
$$;
create trigger deals_source before update of source_channel on deals for each row execute function keep_first_source();
create trigger orders_source before update of source_channel on orders for each row execute function keep_first_source();
