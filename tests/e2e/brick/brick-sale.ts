import type { Locator, Page } from 'playwright-core';
import type { Yard } from '../sale-by-rest.ts';
import { main } from '../portal.ts';

/** One sale of brick in the portal: the screens of the people, their goods, and what each step leaves for the next ones. */
export interface BrickSale {
  seller: Page;
  storekeeper: Page;
  accountant: Page;
  head: Page;
  yard: Yard;
  /** Names that no other sale has. */
  brick: string;
  client: string;
  deal: string;
  email: string;
  phone: string;
  /** What the order is called; known once it is made. */
  order: string;
  /** Where the records are opened. */
  clientPath: string;
  dealPath: string;
  orderPath: string;
}

export const pathOf = (page: Page): string => new URL(page.url()).pathname;

export const idOf = (path: string): string => path.split('/').at(-1) ?? '';

export const title = (page: Page): Locator => main(page).getByRole('heading', { level: 1 });

/** The seller's task of this sale, in the list of his tasks. */
export const task = ({ seller, client }: BrickSale, subject: string): Locator =>
  main(seller).getByRole('listitem').filter({ hasText: client }).filter({ hasText: subject });
