/** What must hold of stock, orders and requests after whatever happened, asked of the tables themselves. */
import type { Db, Statement } from '@crm/kit/pg/pool';

const contradiction = (name: string, text: string): Statement => ({ name: `test_${name}`, text });

const CONTRADICTIONS: readonly Statement[] = [
  contradiction(
    'balances',
    `select b.id, b.on_hand, b.reserved, m.on_hand as moved, m.reserved as moved_reserved, h.held
      from stock_balances b
      left join lateral (select coalesce(sum(on_hand_change), 0) as on_hand, coalesce(sum(reserved_change), 0) as reserved from stock_movements m
        where m.warehouse_id = b.warehouse_id and m.product_id = b.product_id) m on true
      left join lateral (select coalesce(sum(allocated), 0) as held from reservations r where r.warehouse_id = b.warehouse_id and r.product_id = b.product_id) h on true
      where b.on_hand <> m.on_hand or b.reserved <> m.reserved or b.reserved <> h.held or b.reserved > b.on_hand or b.reserved < 0`,
  ),
  contradiction(
    'order_lines',
    `select o.number, l from orders o, jsonb_array_elements(o.lines) l
      where (l->>'reserved')::numeric <> coalesce((select sum(allocated) from reservations r where r.order_id = o.id and r.line_id = (l->>'id')::uuid), 0)
         or (l->>'short')::numeric <> coalesce((select sum(s.quantity - s.filled) from shortages s join reservations r on r.id = s.reservation_id
           where s.order_id = o.id and r.line_id = (l->>'id')::uuid and s.status in ('SHORTAGE_STATUS_OPEN', 'SHORTAGE_STATUS_REQUESTED')), 0)
         or (l->>'shipped')::numeric <> coalesce((select sum(committed) from reservations r where r.order_id = o.id and r.line_id = (l->>'id')::uuid), 0)
         or (l->>'returned')::numeric > (l->>'shipped')::numeric
         or (l->>'reserved')::numeric + (l->>'short')::numeric + (l->>'shipped')::numeric > (l->'baseQuantity'->>'value')::numeric`,
  ),
  contradiction(
    'money_of_orders',
    `select o.number, o.total_amount, o.returned_amount, o.paid_amount, o.due_amount, o.refundable_amount, o.payment_status
      from orders o
      left join lateral (select coalesce(sum(amount_amount), 0) as paid from payments p where p.order_id = o.id) p on true
      left join lateral (select coalesce(sum(total_amount), 0) as returned from order_returns r where r.order_id = o.id) r on true
      where o.status not in ('ORDER_STATUS_DRAFT', 'ORDER_STATUS_CANCELLED') and (
        coalesce(o.paid_amount, 0) <> p.paid or coalesce(o.returned_amount, 0) <> r.returned
        or o.total_amount <> (select sum((l->'amount'->>'amount')::numeric) from jsonb_array_elements(o.lines) l)
        or o.due_amount <> greatest(o.total_amount - r.returned - p.paid, 0)
        or coalesce(o.refundable_amount, 0) <> greatest(p.paid - o.total_amount + r.returned, 0)
        or (o.payment_status = 'PAYMENT_STATUS_PAID') <> (o.due_amount = 0))`,
  ),
  contradiction(
    'shortages',
    `select s.id, s.status, q.status as request from shortages s left join supplier_requests q on q.id = s.supplier_request_id
      where s.status = 'SHORTAGE_STATUS_REQUESTED' and coalesce(q.status, '') not in ('SUPPLIER_REQUEST_STATUS_DRAFT', 'SUPPLIER_REQUEST_STATUS_SENT',
        'SUPPLIER_REQUEST_STATUS_CONFIRMED', 'SUPPLIER_REQUEST_STATUS_PART_RECEIVED')
         or s.status = 'SHORTAGE_STATUS_FILLED' and s.filled <> s.quantity`,
  ),
  contradiction(
    'incoming',
    `select b.id, b.incoming, q.outstanding from stock_balances b
      left join lateral (select coalesce(sum(greatest((l->'baseQuantity'->>'value')::numeric - (l->>'received')::numeric, 0)), 0) as outstanding
        from supplier_requests q, jsonb_array_elements(q.lines) l where q.warehouse_id = b.warehouse_id and l->>'productId' = b.product_id::text
          and q.status in ('SUPPLIER_REQUEST_STATUS_CONFIRMED', 'SUPPLIER_REQUEST_STATUS_PART_RECEIVED')) q on true
      where coalesce(b.incoming, 0) <> q.outstanding`,
  ),
];

export async function expectNoContradiction(db: Db): Promise<void> {
  for (const statement of CONTRADICTIONS) expect(await db.query(statement)).toEqual([]);
}
