import type { Tone } from '@crm/ui';
import { defineScreen } from '@crm/ui';
import type { Product } from '../records.ts';
import { ConversionsInput } from './conversions-input.tsx';
import { Units } from './units.tsx';

export const LIFECYCLE_TONES: Record<string, Tone> = {
  PRODUCT_LIFECYCLE_IDEA: 'info',
  PRODUCT_LIFECYCLE_LAUNCH: 'info',
  PRODUCT_LIFECYCLE_GROWTH: 'ok',
  PRODUCT_LIFECYCLE_MATURE: 'ok',
  PRODUCT_LIFECYCLE_DECLINE: 'warn',
  PRODUCT_LIFECYCLE_WITHDRAWN: 'danger',
};

export const productScreen = defineScreen<Product>({
  resource: 'products',
  ns: 'sales',
  path: '/sales/products',
  title: 'name',
  icon: 'box',
  order: 'name',
  columns: [
    { field: 'name', link: true, width: 300 },
    { field: 'sku', width: 140 },
    { field: 'groupName' },
    { field: 'conversions', width: 240, render: (product) => <Units product={product} /> },
    { field: 'lifecycle', tones: LIFECYCLE_TONES },
    { field: 'kind', hidden: true },
    { field: 'taxRate', hidden: true },
    { field: 'cost', hidden: true },
    { field: 'lifecycleDate', hidden: true },
    { field: 'tags', hidden: true },
  ],
  facts: [
    { field: 'sku' },
    { field: 'groupName' },
    { field: 'kind' },
    { field: 'unit', render: (product) => <Units product={product} /> },
    { field: 'lifecycle', tones: LIFECYCLE_TONES },
    { field: 'lifecycleDate' },
    { field: 'taxRate' },
    { field: 'cost' },
    { field: 'description' },
    { field: 'tags' },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'sku' },
    { field: 'groupName' },
    { field: 'kind' },
    { field: 'unit', hint: 'products.unitHint' },
    { field: 'taxRate' },
    { field: 'cost' },
    { field: 'lifecycle' },
    { field: 'conversions', wide: true, input: (props) => <ConversionsInput {...props} /> },
    { field: 'description' },
    { field: 'tags' },
  ],
  views: [
    { id: 'sold', filters: ['lifecycle.ne.PRODUCT_LIFECYCLE_WITHDRAWN'] },
    { id: 'withdrawn', filters: ['lifecycle.in.PRODUCT_LIFECYCLE_WITHDRAWN'] },
  ],
});
