import { useT } from '@crm/portal-sdk';
import { DecimalInput, defineScreen, RowsInput, TextInput } from '@crm/ui';
import type { InputProps } from '@crm/ui';
import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { Day } from '../parts/day.tsx';
import { NounPages } from '../parts/noun-pages.tsx';
import type { DiscountRule, PriceBook } from '../records.ts';
import { entryScreen } from './price-book-entries-pages.tsx';

const screen = defineScreen<PriceBook>({
  resource: 'price-books',
  ns: 'sales',
  path: '/sales/price-books',
  title: 'name',
  icon: 'tag',
  order: 'name',
  columns: [
    { field: 'name', link: true },
    { field: 'currency', width: 90 },
    { field: 'segment' },
    { field: 'contractNumber' },
    { field: 'validFrom' },
    { field: 'validTo' },
    { field: 'priority', width: 100 },
    { field: 'isDefault', width: 100 },
    { field: 'marginFloor', hidden: true },
  ],
  facts: [
    { field: 'currency' },
    { field: 'segment' },
    { field: 'clientIds' },
    { field: 'contractNumber' },
    { field: 'validFrom' },
    { field: 'validTo' },
    { field: 'priority' },
    { field: 'isDefault' },
    { field: 'marginFloor' },
    { field: 'tags' },
  ],
  form: [
    { field: 'name', wide: true },
    { field: 'currency' },
    { field: 'segment' },
    { field: 'clientIds' },
    { field: 'contractNumber' },
    { field: 'validFrom' },
    { field: 'validTo' },
    { field: 'priority', hint: 'price-books.priorityHint' },
    { field: 'isDefault' },
    { field: 'marginFloor', hint: 'price-books.floorHint' },
    { field: 'discounts', wide: true, input: (props) => <DiscountsInput {...props} /> },
  ],
});

const ofBook = { ...entryScreen, columns: entryScreen.columns.filter(({ field }) => field !== 'priceBookId') };

/** Price books: for whom and when a price holds, its discount rules and the floor of the margin. */
export default function PriceBooksPages(): ReactNode {
  const t = useT();
  return (
    <NounPages
      screen={screen}
      editTab
      page={{
        tabs: (book) => [
          {
            id: 'entries',
            label: t('price-book-entries.title'),
            content: (
              <ResourceList
                screen={ofBook}
                title={false}
                createTo={`/sales/price-book-entries/new?priceBookId=${book.id}`}
                filter={`price_book_id = "${book.id}"`}
              />
            ),
          },
        ],
      }}
    />
  );
}

function DiscountsInput(props: Pick<InputProps<PriceBook>, 'value' | 'onChange' | 'error' | 'label'>): ReactNode {
  const t = useT();
  return (
    <RowsInput<DiscountRule>
      label={props.label}
      rows={(props.value as DiscountRule[] | undefined) ?? []}
      onChange={props.onChange}
      blank={() => ({})}
      addLabel={t('price-books.addRule')}
      error={props.error}
      columns={[
        {
          id: 'name',
          label: t('fields.name'),
          width: 180,
          cell: (row, set, label) => (
            <TextInput
              aria-label={label}
              value={row.name ?? ''}
              maxLength={200}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
          ),
        },
        {
          id: 'percent',
          label: t('fields.discount'),
          width: 90,
          cell: (row, set, label) => (
            <DecimalInput aria-label={label} value={row.percent} onChange={(percent) => set({ percent })} />
          ),
        },
        {
          id: 'min',
          label: t('fields.minQuantity'),
          width: 120,
          cell: (row, set, label) => (
            <DecimalInput aria-label={label} value={row.minQuantity} onChange={(minQuantity) => set({ minQuantity })} />
          ),
        },
        {
          id: 'group',
          label: t('fields.groupName'),
          width: 140,
          cell: (row, set, label) => (
            <TextInput
              aria-label={label}
              value={row.groupName ?? ''}
              maxLength={200}
              onChange={(event) => set({ groupName: event.currentTarget.value })}
            />
          ),
        },
        {
          id: 'from',
          label: t('fields.validFrom'),
          width: 130,
          cell: (row, set, label) => (
            <Day bare label={label} value={row.validFrom} onChange={(validFrom) => set({ validFrom })} />
          ),
        },
        {
          id: 'to',
          label: t('fields.validTo'),
          width: 130,
          cell: (row, set, label) => (
            <Day bare label={label} value={row.validTo} onChange={(validTo) => set({ validTo })} />
          ),
        },
      ]}
    />
  );
}
