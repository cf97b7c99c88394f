/**
 * Roles that a new installation starts with. Each line is a pattern of permissions (`*` = any noun or action) with
 * its scope; the last matching line of a role decides. `none` takes away what an earlier line gave. The
 * administrator may change these roles like any other.
 */
import type { ScopeName } from '../grants/grants.ts';

export interface DefaultRole {
  readonly id: string;
  readonly key: 'seller' | 'storekeeper' | 'accountant' | 'head' | 'administrator';
  readonly name: string;
  readonly description: string;
  readonly rules: readonly (readonly [pattern: string, scope: ScopeName | 'none'])[];
}

export const defaultRoles: readonly DefaultRole[] = [
  {
    id: '01900000-0000-7000-8000-000000000001',
    key: 'seller',
    name: 'Seller',
    description: 'Own clients and deals from the first call to the closing documents.',
    rules: [
      ['clients:*:*', 'own'],
      // Who works with which client is decided above the sellers: one gives none away, and takes none by being given it.
      ['clients:client:assign', 'none'],
      ['clients:template:*', 'none'],
      ['clients:template:read', 'all'],
      ['clients:*:export', 'none'],
      ['clients:*:import', 'none'],
      ['clients:*:delete', 'none'],
      ['clients:affiliation:delete', 'own'],
      ['clients:company:*', 'none'],
      ['clients:dictionary:*', 'none'],
      ['sales:*:read', 'own'],
      ['sales:deal:*', 'own'],
      ['sales:deal:reassign', 'none'],
      ['sales:quote:*', 'own'],
      ['sales:order:*', 'own'],
      ['sales:order:write_off', 'none'],
      ['sales:order:return', 'none'],
      ['sales:reservation:*', 'own'],
      ['sales:document_set:*', 'own'],
      ['sales:supplier_request:create', 'own'],
      ['sales:price_list:read', 'all'],
      ['sales:product:read', 'all'],
      ['sales:pipeline:read', 'all'],
      ['sales:price_book:read', 'all'],
      ['sales:price_book_entry:read', 'all'],
      ['sales:stock_balance:read', 'all'],
      ['sales:stock_movement:read', 'none'],
      ['sales:warehouse:read', 'all'],
      ['sales:channel:read', 'all'],
      ['sales:loss_reason:read', 'all'],
      ['sales:call_list:read', 'all'],
      ['sales:call_list:call', 'all'],
      ['sales:*:export', 'none'],
      ['sales:*:import', 'none'],
      ['sales:*:delete', 'none'],
      ['sales:cost:read', 'none'],
      ['sales:margin:read', 'none'],
    ],
  },
  {
    id: '01900000-0000-7000-8000-000000000002',
    key: 'storekeeper',
    name: 'Storekeeper',
    description: 'The warehouse: orders, reservations, shortages, receipts and write-offs. No margins, no sources.',
    rules: [
      ['sales:order:read', 'all'],
      ['sales:product:read', 'all'],
      ['sales:warehouse:read', 'all'],
      ['sales:order:write_off', 'all'],
      ['sales:order:return', 'all'],
      ['sales:order_return:*', 'all'],
      ['sales:stock_balance:*', 'all'],
      ['sales:stock_movement:*', 'all'],
      ['sales:reservation:*', 'all'],
      ['sales:shortage:*', 'all'],
      ['sales:supplier_request:*', 'all'],
      ['sales:receipt:*', 'all'],
      ['sales:*:export', 'none'],
      ['sales:*:import', 'none'],
      ['clients:activity:*', 'own'],
      ['clients:notification:*', 'own'],
    ],
  },
  {
    id: '01900000-0000-7000-8000-000000000003',
    key: 'accountant',
    name: 'Accountant',
    description: 'Payments and closing documents of all orders.',
    rules: [
      ['sales:order:read', 'all'],
      ['sales:product:read', 'all'],
      ['sales:payment:*', 'all'],
      ['sales:document_set:*', 'all'],
      ['clients:client:read', 'all'],
      ['clients:document:*', 'all'],
      ['clients:activity:*', 'own'],
      ['clients:notification:*', 'own'],
    ],
  },
  {
    id: '01900000-0000-7000-8000-000000000004',
    key: 'head',
    name: 'Head of sales',
    description: 'Everything of the own department and of all below it, with costs, margins and sources.',
    rules: [
      ['clients:*:*', 'subtree'],
      ['sales:*:*', 'subtree'],
      ['sales:product:*', 'all'],
      ['sales:pipeline:*', 'all'],
      ['sales:price_book:*', 'all'],
      ['sales:price_list:*', 'all'],
      ['sales:price_book_entry:*', 'all'],
      ['sales:stock_balance:*', 'all'],
      ['sales:stock_movement:*', 'all'],
      ['sales:warehouse:*', 'all'],
      ['sales:shortage:*', 'all'],
      ['sales:supplier_request:*', 'all'],
      ['sales:receipt:*', 'all'],
      ['sales:channel:*', 'all'],
      ['sales:loss_reason:*', 'all'],
      ['sales:cost:read', 'all'],
      ['sales:margin:read', 'all'],
      ['clients:source:read', 'all'],
      ['clients:template:*', 'all'],
      ['identity:role:read', 'all'],
    ],
  },
  {
    id: '01900000-0000-7000-8000-000000000005',
    key: 'administrator',
    name: 'Administrator',
    description: 'Everything.',
    rules: [['*:*:*', 'all']],
  },
];

function matches(pattern: string, permission: string): boolean {
  const wanted = pattern.split(':');
  return permission.split(':').every((part, index) => wanted[index] === '*' || wanted[index] === part);
}

/** The permissions of a default role among all that the platform knows. */
export function expandRole(
  role: DefaultRole,
  permissions: readonly string[],
): { permission: string; scope: ScopeName }[] {
  return permissions.flatMap((permission) => {
    const scope = role.rules.findLast(([pattern]) => matches(pattern, permission))?.[1];
    return scope === undefined || scope === 'none' ? [] : [{ permission, scope }];
  });
}
