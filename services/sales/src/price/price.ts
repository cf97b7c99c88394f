/** Which price a client gets, and why. All prices are of one base unit. */
import type { Result } from '@crm/kit/result';
import { ok, refuse } from '@crm/kit/result';
import type { PriceBookEntry } from '@crm/proto/gen/crm/sales/v1/price_book_entries';
import type { DiscountRule, PriceBook } from '@crm/proto/gen/crm/sales/v1/price_books';
import type { PriceStep } from '@crm/proto/gen/crm/sales/v1/prices';
import type { Money } from '@crm/proto/gen/crm/type/v1/money';
import { add, compare, divide, isPositive, multiply, round, subtract } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';
import { lessPercent, money } from '../amounts/money.ts';

/** What is known of the buyer when a price is looked for. */
export interface Buyer {
  clientId: string;
  segments: readonly string[];
}

export interface PriceQuestion {
  productId: string;
  groupName: string;
  /** In base units. */
  quantity: Amount;
  /** Calendar date, "2026-11-22". */
  date: string;
  /** The seller's own discount, percent. */
  discount: Amount;
  /** Purchase cost of one base unit, where it is known. */
  cost: Money | undefined;
}

export interface Price {
  list: Money;
  price: Money;
  steps: PriceStep[];
}

export type PriceRefusal = 'NO_PRICE' | 'NO_PRICE_BOOK';

export type BookBasis = 'given' | 'client' | 'segment' | 'default';

/**
 * The book that holds for a buyer on a day: one that names the client (a contract's) before one of his segment before
 * the default; among equals the greater priority, then the one that began last, then the name.
 */
export function choosePriceBook(
  books: readonly PriceBook[],
  buyer: Buyer,
  date: string,
): Result<{ book: PriceBook; basis: BookBasis }, PriceRefusal> {
  const fitting = books
    .filter((book) => within(book, date))
    .map((book) => ({ book, basis: basisOf(book, buyer) }))
    .filter((item): item is { book: PriceBook; basis: BookBasis } => item.basis !== undefined)
    .sort(
      (left, right) =>
        RANK[left.basis] - RANK[right.basis] ||
        right.book.priority - left.book.priority ||
        right.book.validFrom.localeCompare(left.book.validFrom) ||
        left.book.name.localeCompare(right.book.name) ||
        left.book.id.localeCompare(right.book.id),
    );
  const [best] = fitting;
  return best === undefined ? refuse('NO_PRICE_BOOK') : ok(best);
}

const RANK: Readonly<Record<BookBasis, number>> = { given: 0, client: 1, segment: 2, default: 3 };

function basisOf(book: PriceBook, buyer: Buyer): BookBasis | undefined {
  if (book.clientIds.length > 0) return book.clientIds.includes(buyer.clientId) ? 'client' : undefined;
  if (book.segment !== '') return buyer.segments.includes(book.segment) ? 'segment' : undefined;
  return book.isDefault ? 'default' : undefined;
}

/** The entry of a product for a quantity on a day: the greatest least quantity that is reached, then the latest. */
export function chooseEntry(
  entries: readonly PriceBookEntry[],
  quantity: Amount,
  date: string,
): PriceBookEntry | undefined {
  return entries
    .filter((entry) => within(entry, date) && compare(entry.minQuantity, quantity) <= 0)
    .sort(
      (left, right) => compare(right.minQuantity, left.minQuantity) || right.validFrom.localeCompare(left.validFrom),
    )[0];
}

/**
 * The price of one base unit with each step that led to it: the entry of the book, the best fitting discount rule, the
 * seller's discount, the floor of the margin. Rules do not add up: the greatest one holds.
 */
export function priceOf(
  book: PriceBook,
  basis: BookBasis,
  entries: readonly PriceBookEntry[],
  question: PriceQuestion,
): Result<Price, PriceRefusal> {
  const entry = chooseEntry(entries, question.quantity, question.date);
  if (entry?.price === undefined) return refuse('NO_PRICE', { book: book.name });
  const list = entry.price;
  const steps: PriceStep[] = [
    step({ kind: 'PRICE_STEP_KIND_BOOK', label: book.name, price: list, priceBookId: book.id, basis }),
  ];
  if (isPositive(entry.minQuantity))
    steps.push(step({ kind: 'PRICE_STEP_KIND_VOLUME', label: entry.minQuantity, price: list }));

  let price = list;
  const rule = bestRule(book.discounts, question);
  if (rule !== undefined) {
    price = lessPercent(price, rule.percent);
    steps.push(step({ kind: 'PRICE_STEP_KIND_RULE', label: rule.name, percent: rule.percent, price }));
  }
  if (isPositive(question.discount)) {
    price = lessPercent(price, question.discount);
    steps.push(step({ kind: 'PRICE_STEP_KIND_MANUAL', percent: question.discount, price }));
  }
  const floor = floorOf(book, question.cost);
  if (floor !== undefined && compare(price.amount, floor.amount) < 0) {
    price = floor;
    steps.push(step({ kind: 'PRICE_STEP_KIND_FLOOR', price }));
  }
  return ok({ list, price, steps });
}

/** Margin in percent of the price, two places; undefined while the cost is unknown or the price is nothing. */
export function marginPercent(price: Money, cost: Money | undefined): Amount | undefined {
  if (cost === undefined || cost.currency !== price.currency || !isPositive(price.amount)) return undefined;
  return divide(multiply(subtract(price.amount, cost.amount), '100'), price.amount, 2);
}

/** Lowest price that keeps the margin: cost / (1 - floor%), rounded up by half a ten-thousandth at most. */
function floorOf(book: PriceBook, cost: Money | undefined): Money | undefined {
  if (book.marginFloor === '' || cost === undefined || cost.currency !== book.currency) return undefined;
  const share = subtract('100', book.marginFloor);
  return money(round(add(divide(multiply(cost.amount, '100'), share, 8), '0.00004999'), 4), cost.currency);
}

function bestRule(rules: readonly DiscountRule[], question: PriceQuestion): DiscountRule | undefined {
  return rules
    .filter(
      (rule) =>
        within(rule, question.date) &&
        compare(rule.minQuantity, question.quantity) <= 0 &&
        (rule.groupName === '' || rule.groupName === question.groupName),
    )
    .sort((left, right) => compare(right.percent, left.percent))[0];
}

function within(period: { validFrom: string; validTo: string }, date: string): boolean {
  return (period.validFrom === '' || period.validFrom <= date) && (period.validTo === '' || date <= period.validTo);
}

function step(part: Partial<PriceStep> & Pick<PriceStep, 'kind'>): PriceStep {
  return { label: '', percent: '', price: undefined, priceBookId: '', basis: '', ...part };
}
