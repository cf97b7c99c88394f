import { defineResource } from '@crm/kit/resource/define';
import type { Resource, ResourceOptions } from '@crm/kit/resource/define';
import { refusal } from './errors.ts';
import type { SalesReason } from './errors.ts';
import { registry } from '@crm/proto/registry/sales';

/** Columns that say whose a record is, for nouns that belong to a seller. */
export const OWNED = { owner: 'owner_id', team: 'team_id' };

/** A noun of sales: its message, its table, and the rules that are its own. */
export function salesResource<T extends object>(
  options: Omit<ResourceOptions<T>, 'service' | 'registry'>,
): Resource<T> {
  return defineResource<T>({
    service: 'sales',
    registry,
    refusal: (reason, params) => refusal(reason as SalesReason, params),
    ...options,
  });
}
