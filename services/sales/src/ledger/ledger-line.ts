/** What one line of a ledger is, by itself. Pure. */
import { hash } from 'node:crypto';
import type { ImportRow, LineProblem } from '@crm/kit/import/target';
import { parseDate, parseDecimal } from '@crm/kit/import/values';

/** A line that was understood. Numbers are decimals as text: nothing here is ever a float. */
export interface LedgerLine {
  line: number;
  kind: LineKind;
  invoice: string;
  /** In capitals: ledgers write "85123a" and "85123A" for one product. */
  sku: string;
  service: boolean;
  name: string;
  /** Whole and above zero, in returns too. */
  quantity: string;
  price: string;
  /** Local time of the company, as "2010-12-01 08:26:00". */
  time: string;
  /** Number of the client in the ledger; "" when unknown. */
  client: string;
  country: string;
  /** Of all its cells: equal lines have equal digests. */
  digest: number;
}

/** Stock remarks and adjustments are no sales: they are counted and left out. */
export type LineKind = 'sale' | 'return' | 'stock_remark' | 'adjustment';

/** What is charged beside goods: postage, discounts, fees, samples, corrections by hand, vouchers. */
const SERVICES = new Set(['POST', 'DOT', 'D', 'M', 'C2', 'S', 'B', 'BANK CHARGES', 'AMAZONFEE', 'CRUK']);
const VOUCHER = /^GIFT_/;

const WHOLE = /^-?\d{1,9}$/;
const PRICE = /^-?\d{1,9}(\.\d{1,4})?$/;
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.0+)?)?$/;

/** Understands a line, or tells which field is wrong and why. */
export function readLine({ line, values }: ImportRow): LedgerLine | LineProblem {
  const invoice = (values['invoice'] ?? '').toUpperCase();
  const sku = (values['product'] ?? '').toUpperCase();
  const quantity = wholeOf(values['quantity'] ?? '');
  const price = priceOf(values['price'] ?? '');
  const time = timeOf(values['time'] ?? '');
  const client = clientOf(values['client'] ?? '');
  if (invoice === '' || sku === '') return { field: invoice === '' ? 'invoice' : 'product', reason: 'REQUIRED' };
  if (invoice.length > 60) return { field: 'invoice', reason: 'TOO_LONG' };
  if (sku.length > 64) return { field: 'product', reason: 'TOO_LONG' };
  if (client.length > 64) return { field: 'client', reason: 'TOO_LONG' };
  if (quantity === undefined) return { field: 'quantity', reason: 'NOT_WHOLE' };
  if (price === undefined) return { field: 'price', reason: 'BAD_PRICE' };
  if (time === undefined) return { field: 'time', reason: 'BAD_TIME' };
  const kind = kindOf(invoice, quantity, price, client);
  if (typeof kind !== 'string') return kind;
  const name = nameOf(values['description'] ?? '');
  const country = values['country'] ?? '';
  return {
    line,
    kind,
    invoice,
    sku,
    service: SERVICES.has(sku) || VOUCHER.test(sku),
    name,
    quantity: quantity.replace('-', ''),
    price,
    time,
    client,
    country,
    digest: digestOf([invoice, sku, name, quantity, price, time, client, country]),
  };
}

function kindOf(invoice: string, quantity: string, price: string, client: string): LineKind | LineProblem {
  if (invoice.startsWith('A')) return 'adjustment';
  const free = /^-?[0.]+$/.test(price);
  if (free && client === '') return 'stock_remark';
  if (quantity === '0') return { field: 'quantity', reason: 'ZERO_QUANTITY' };
  if (!free && price.startsWith('-')) return { field: 'price', reason: 'NEGATIVE_PRICE' };
  const negative = quantity.startsWith('-');
  if (invoice.startsWith('C')) return negative ? 'return' : { field: 'quantity', reason: 'POSITIVE_RETURN' };
  return negative ? { field: 'quantity', reason: 'NEGATIVE_SALE' } : 'sale';
}

function wholeOf(text: string): string | undefined {
  const plain = (WHOLE.test(text) ? text : (parseDecimal(text) ?? '')).replace(/\.0+$/, '');
  return WHOLE.test(plain) ? plain.replace(/^(-?)0+(?=\d)/, '$1').replace(/^-0$/, '0') : undefined;
}

function priceOf(text: string): string | undefined {
  const plain = (PRICE.test(text) ? text : (parseDecimal(text) ?? '')).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return PRICE.test(plain) ? plain : undefined;
}

function timeOf(text: string): string | undefined {
  const iso = TIME.exec(text);
  if (iso) return parseDate(iso[1] ?? '') && clock(iso[2] ?? '00:00') ? `${iso[1]} ${iso[2] ?? '00:00'}` : undefined;
  const date = parseDate(text.split(/[T ]/, 1)[0] ?? '');
  const time = /[T ]+(\d{1,2}:\d\d(?::\d\d)?)$/.exec(text)?.[1] ?? (/[T ]/.test(text) ? '' : '00:00');
  return date !== undefined && clock(time) ? `${date} ${time}` : undefined;
}

function clock(text: string): boolean {
  return /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text);
}

/** Spreadsheets make "17850.0" of a number with gaps in its column. */
function clientOf(text: string): string {
  return text.replace(/^(\d+)\.0$/, '$1');
}

/** One spelling of a name: no quotes around it, no runs of spaces, no more than a product's name may have. */
function nameOf(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^["'\s]+|["'\s]+$/g, '')
    .slice(0, 300);
}

/** 48 bits, which a double holds exactly; compared only within one invoice. */
function digestOf(cells: readonly string[]): number {
  return parseInt(hash('sha1', cells.join('\u001f'), 'hex').slice(0, 12), 16);
}
