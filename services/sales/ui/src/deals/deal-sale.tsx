import { useT } from '@crm/portal-sdk';
import { Button, Group, Icon, patchRecord, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import parts from '../parts/parts.module.css';
import type { Deal, DealLine, DealNeed } from '../records.ts';
import { LinesInput, NeedsInput } from './lines-input.tsx';
import { LinesTable, NeedsTable } from './lines-table.tsx';

/** What the client needs and what is offered to him. */
export function DealSale(props: { deal: Deal; editable: boolean }): ReactNode {
  const { deal } = props;
  const t = useT();
  const { editable } = props;
  return (
    <>
      <Rows<DealNeed>
        title={t('fields.needs')}
        empty={t('needs.none')}
        deal={deal}
        field="needs"
        editable={editable}
        rows={deal.needs ?? []}
        bare={({ id, productId, description, quantity, wantedDate }) => ({
          id,
          productId,
          description,
          quantity,
          wantedDate,
        })}
        input={(rows, set) => (
          <NeedsInput label={t('fields.needs')} value={rows} onChange={(value) => set(value as DealNeed[])} />
        )}
        table={<NeedsTable needs={deal.needs ?? []} />}
      />
      <Rows<DealLine>
        title={t('fields.lines')}
        empty={t('lines.none')}
        deal={deal}
        field="lines"
        editable={editable}
        rows={deal.lines ?? []}
        suggested={(deal.needs ?? [])
          .filter((need) => need.productId)
          .map(({ productId, quantity }) => ({ productId, quantity }))}
        suggestLabel={t('lines.fromNeeds')}
        bare={({ id, productId, quantity, price, discount }) => ({ id, productId, quantity, price, discount })}
        input={(rows, set) => (
          <LinesInput label={t('fields.lines')} value={rows} onChange={(value) => set(value as DealLine[])} />
        )}
        table={<LinesTable deal={deal} lines={deal.lines ?? []} />}
      />
    </>
  );
}

interface RowsProps<Row> {
  title: string;
  empty: string;
  deal: Deal;
  field: 'needs' | 'lines';
  editable: boolean;
  rows: readonly Row[];
  suggested?: readonly Row[];
  suggestLabel?: string;
  /** What of a row is sent; the rest is the service's. */
  bare: (row: Row) => Row;
  input: (rows: readonly Row[], set: (rows: Row[]) => void) => ReactNode;
  table: ReactNode;
}

/** Rows of the deal, read until Edit is pressed, then edited together and saved in one change. */
function Rows<Row>(props: RowsProps<Row>): ReactNode {
  const { deal, field, rows, suggested = [] } = props;
  const t = useT();
  const { run, busy } = useCommand();
  const [draft, setDraft] = useState<readonly Row[]>();
  const save = async (): Promise<void> => {
    const saved = await run(
      () => patchRecord('deals', deal.id, deal.etag, { [field]: (draft ?? []).map(props.bare) }),
      t('deals.saved', { name: deal.name }),
    );
    if (saved) setDraft(undefined);
  };
  return (
    <section className={parts['section']} aria-label={props.title}>
      <div className={parts['heading']}>
        <h2>{props.title}</h2>
        {props.editable && !draft && (
          <>
            {rows.length === 0 && suggested.length > 0 && (
              <Button variant="default" size="compact-sm" onClick={() => setDraft(suggested)}>
                {props.suggestLabel}
              </Button>
            )}
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Icon name="edit" size={14} />}
              aria-label={t('rows.edit', { name: props.title })}
              onClick={() => setDraft(rows.length > 0 ? rows : [{} as Row])}
            >
              {t('rows.editShort')}
            </Button>
          </>
        )}
      </div>
      {draft ? (
        <>
          {props.input(draft, setDraft)}
          <Group gap="xs">
            <Button size="xs" loading={busy} onClick={() => void save()}>
              {t('dialog.save')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setDraft(undefined)}>
              {t('dialog.cancel')}
            </Button>
          </Group>
        </>
      ) : rows.length === 0 ? (
        <p className={parts['muted']}>{props.empty}</p>
      ) : (
        props.table
      )}
    </section>
  );
}
