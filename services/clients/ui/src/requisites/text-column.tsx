import { TextInput } from '@crm/ui';
import type { RowColumn } from '@crm/ui';

/** A column of plain text in an editor of rows. */
export function textColumn<Row extends object>(id: keyof Row & string, label: string, width?: number): RowColumn<Row> {
  return {
    id,
    label,
    ...(width !== undefined && { width }),
    cell: (row, set, name) => (
      <TextInput
        aria-label={name}
        value={(row[id] as string | undefined) ?? ''}
        autoComplete="off"
        onChange={(event) => set({ [id]: event.currentTarget.value } as Partial<Row>)}
      />
    ),
  };
}
