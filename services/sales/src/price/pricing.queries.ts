import { notFound } from '@crm/kit/grpc/errors';
import type { Tx } from '@crm/kit/pg/pool';
import { loadRows } from '@crm/kit/resource/load';
import type { Result } from '@crm/kit/result';
import type { PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import type { PriceBook } from '@crm/proto/gen/crm/sales/v1/price_books';
import type { Product } from '@crm/proto/gen/crm/sales/v1/products';
import type { Amount } from '../amounts/decimal.ts';
import { clientRefs } from '../client/client-ref.store.ts';
import { entriesOf } from '../price-book/price-book-entry.store.ts';
import { candidateBooks, priceBooks } from '../price-book/price-book.store.ts';
import { productsById } from '../product/product.store.ts';
import { choosePriceBook, priceOf } from './price.ts';
import type { BookBasis, Price, PriceRefusal } from './price.ts';

/** All that prices of some products for one client on one day depend on, read at once. */
export interface Pricing {
  products: ReadonlyMap<string, Product>;
  chosen: Result<{ book: PriceBook; basis: BookBasis }, PriceRefusal>;
  entries: ReadonlyMap<string, PriceBookEntry[]>;
  date: string;
}

export interface PricingQuestion {
  productIds: readonly string[];
  clientId: string;
  /** Calendar date. */
  date: string;
  /** The book to use, whoever the client is; "" = the one that holds for him. */
  priceBookId: string;
}

/** Reads products, the book that holds and its entries. Throws PRODUCT_UNKNOWN, and NOT_FOUND for a book that is not there. */
export async function loadPricing(tx: Pick<Tx, 'query'>, question: PricingQuestion): Promise<Pricing> {
  const { productIds, clientId, date, priceBookId } = question;
  const products = await productsById(tx, productIds);
  const chosen = await bookFor(tx, clientId, date, priceBookId);
  const entries = chosen.ok
    ? await entriesOf(tx, chosen.value.book.id, [...products.keys()], date)
    : new Map<string, PriceBookEntry[]>();
  return { products, chosen, entries, date };
}

/** The book named, or the one that holds for the client on the day. */
export async function bookFor(
  tx: Pick<Tx, 'query'>,
  clientId: string,
  date: string,
  priceBookId: string,
): Promise<Pricing['chosen']> {
  if (priceBookId !== '') {
    const [book] = await loadRows(tx, priceBooks, [priceBookId]);
    if (book === undefined) throw notFound('price_book', priceBookId);
    return { ok: true, value: { book, basis: 'given' } };
  }
  const ids = await candidateBooks(tx, clientId, date);
  const books = ids.length === 0 ? [] : await loadRows(tx, priceBooks, ids);
  const client = clientId === '' ? undefined : await clientRefs.find(tx, clientId);
  return choosePriceBook(books, { clientId, segments: client?.tags ?? [] }, date);
}

/** The price of one base unit of a product, for a quantity in base units and the seller's discount in percent. */
export function priceIn(
  pricing: Pricing,
  product: Product,
  quantity: Amount,
  discount: Amount,
): Result<Price, PriceRefusal> {
  if (!pricing.chosen.ok) return pricing.chosen;
  const { book, basis } = pricing.chosen.value;
  return priceOf(book, basis, pricing.entries.get(product.id) ?? [], {
    productId: product.id,
    groupName: product.groupName,
    quantity,
    date: pricing.date,
    discount,
    cost: product.cost,
  });
}
