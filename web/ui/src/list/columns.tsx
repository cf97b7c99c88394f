import { Link } from '@crm/portal-sdk';
import { CellEditor } from '../form/cell-editor.tsx';
import type { Labels } from '../resource/labels.ts';
import type { Changes } from '../resource/changes.ts';
import type { BoundField, ResourceRecord, Screen } from '../resource/screen.ts';
import { isChangeable, isEditable, titleOf } from '../resource/screen.ts';
import { FieldValue } from '../resource/value.tsx';
import type { GridColumn } from './grid.tsx';

const WIDTHS: Partial<Record<BoundField<object>['kind'], number>> = {
  money: 130,
  quantity: 110,
  number: 90,
  decimal: 100,
  date: 120,
  datetime: 160,
  bool: 80,
  enum: 130,
  ref: 180,
  tags: 160,
};

/** Grid columns of a screen's fields: how each is drawn, sorted by the contract, edited in place where it may be. */
export function gridColumns<T extends ResourceRecord>(
  screen: Screen<T>,
  fields: readonly BoundField<T>[],
  labels: Labels,
  options: { editable: boolean; changes: Changes<T>; onSaved: (record: T) => void },
): GridColumn<T>[] {
  return fields.map((field, index) => ({
    id: field.field,
    label: labels.field(field),
    width: field.width ?? (index === 0 ? 260 : (WIDTHS[field.kind] ?? 180)),
    align:
      field.kind === 'money' || field.kind === 'number' || field.kind === 'decimal' || field.kind === 'quantity'
        ? 'end'
        : undefined,
    sortable: field.contract?.sortable ?? false,
    cell: (record) =>
      field.link ? (
        <Link to={`${screen.path}/${record.id}`} tabIndex={-1} className="crm-cell-link">
          {field.render ? field.render(record) : <LinkText field={field} record={record} screen={screen} />}
        </Link>
      ) : (
        <FieldValue field={field} record={record} ns={screen.ns} />
      ),
    editable: (record) => isChangeable(screen, field, record),
    edit:
      options.editable && field.edit !== false && isEditable(field, true) && !field.input && !isComposite(field)
        ? (record, done) => (
            <CellEditor
              field={field}
              record={record}
              ns={screen.ns}
              label={labels.field(field)}
              done={done}
              save={async (value) => {
                const saved = await options.changes.setField(record, field.field, value);
                if (saved) options.onSaved(saved);
              }}
            />
          )
        : undefined,
  }));
}

function LinkText<T extends ResourceRecord>(props: { field: BoundField<T>; record: T; screen: Screen<T> }): string {
  const value = props.record[props.field.field];
  return typeof value === 'string' && value ? value : titleOf(props.screen, props.record);
}

/** Lists of messages have no input of one line. */
export function isComposite<T>(field: BoundField<T>): boolean {
  const { contract } = field;
  return (
    contract?.kind === 'message' && contract.type !== 'crm.type.v1.Money' && contract.type !== 'crm.type.v1.Quantity'
  );
}
