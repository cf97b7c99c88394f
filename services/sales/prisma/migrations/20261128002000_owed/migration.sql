-- What an order owes: its total less what came back. Lines keep the units, the kind and the worth of what came back that
-- they were made with.
alter table orders
  add column returned_amount numeric(19,4), add column returned_currency text,
  add column due_amount numeric(19,4), add column due_currency text,
  add column refundable_amount numeric(19,4), add column refundable_currency text;

-- Two orders may have a line of the same id: it is the maker's own.
drop index reservations_live;
create unique index reservations_live on reservations (order_id, line_id) where status in ('RESERVATION_STATUS_HELD', 'RESERVATION_STATUS_PARTIAL');

-- Lines made before: units and kinds as the products have them now. Past sales from a ledger have neither.
create function pg_temp.completed(lines jsonb, of_order uuid) returns jsonb language sql as $$
  select coalesce(jsonb_agg(l || jsonb_strip_nulls(jsonb_build_object(
      'conversions', nullif(p.conversions, '[]'::jsonb),
      'kind', nullif(p.kind, 'PRODUCT_KIND_GOOD'),
      'returnedAmount', r.worth)) order by position), '[]'::jsonb)
  from jsonb_array_elements(lines) with ordinality as line (l, position)
  left join products p on p.id = (l ->> 'productId')::uuid
  left join lateral (
    select jsonb_build_object('amount', trim_scale(sum((part -> 'amount' ->> 'amount')::numeric))::text, 'currency', min(part -> 'amount' ->> 'currency')) as worth
    from order_returns o cross join jsonb_array_elements(o.lines) part
    where o.order_id = of_order and o.deleted_at is null and part ->> 'lineId' = l ->> 'id' and part ? 'amount'
    having count(*) > 0
  ) r on true
$$;
update orders o set lines = pg_temp.completed(lines, id) where not exists (select from ledger_invoices i where i.record_id = o.id)
  or exists (select from order_returns r where r.order_id = o.id);
update quotes set lines = pg_temp.completed(lines, null);
update supplier_requests set lines = pg_temp.completed(lines, null);

update orders o set returned_amount = r.amount, returned_currency = o.total_currency
  from (select order_id, sum(total_amount) as amount from order_returns where order_id is not null and deleted_at is null group by order_id) r
  where r.order_id = o.id and r.amount is not null;
update orders set due_currency = total_currency, due_amount = case status when 'ORDER_STATUS_CANCELLED' then 0
    else greatest(total_amount - coalesce(returned_amount, 0) - coalesce(paid_amount, 0), 0) end
  where total_amount is not null and status <> 'ORDER_STATUS_DRAFT';
update orders set refundable_currency = total_currency, refundable_amount = greatest(paid_amount - (total_amount - coalesce(returned_amount, 0)), 0)
  where total_amount is not null and paid_amount is not null and status not in ('ORDER_STATUS_DRAFT', 'ORDER_STATUS_CANCELLED');
update orders set payment_status = 'PAYMENT_STATUS_PAID'
  where due_amount = 0 and status not in ('ORDER_STATUS_DRAFT', 'ORDER_STATUS_CANCELLED') and payment_status <> 'PAYMENT_STATUS_PAID';
