import type { ImportTarget } from '@crm/kit/import/target';
import { dealTarget } from './deal.target.ts';
import { priceTarget } from './price.target.ts';

/** Nouns that files can be taken in as. */
export const nounTargets: readonly ImportTarget[] = [dealTarget, priceTarget];
