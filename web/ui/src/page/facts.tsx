import { useCanAny, useContract, useSession } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { IconButton } from '../base/kit.tsx';
import { useUiT } from '../base/texts.ts';
import { CellEditor } from '../form/cell-editor.tsx';
import { isComposite } from '../list/columns.tsx';
import { useChanges } from '../resource/changes.ts';
import { useLabels } from '../resource/labels.ts';
import type { ResourceRecord, Screen, ScreenField } from '../resource/screen.ts';
import { bindFields, isChangeable } from '../resource/screen.ts';
import { FieldValue } from '../resource/value.tsx';

/** What is known of a record, each fact edited in its place by those who may. */
export function Facts<T extends ResourceRecord>(props: {
  screen: Screen<T>;
  record: T;
  fields?: readonly ScreenField<T>[];
  readOnly?: boolean;
}): ReactNode {
  const { screen, record } = props;
  const contract = useContract();
  const session = useSession();
  const can = useCanAny();
  const ui = useUiT();
  const labels = useLabels(screen);
  const resource = contract.resources[screen.resource];
  const changes = useChanges(screen, resource?.singular ?? screen.resource);
  const [editing, setEditing] = useState<string>();
  const declared = props.fields ?? screen.facts ?? screen.form ?? screen.columns;
  const fields = useMemo(
    () => bindFields(screen, declared, contract).filter((field) => can(field.contract?.sensitive)),
    [screen, declared, contract, session],
  );
  const update = resource?.methods['update'];
  const editable = !props.readOnly && !record.deleteTime && update !== undefined && can(update.permission);
  return (
    <dl className="crm-facts">
      {fields.map((field) => {
        const label = labels.field(field);
        const open = editing === field.field;
        return (
          <div key={field.field} data-editing={open || undefined}>
            <dt>{label}</dt>
            <dd>
              {open ? (
                <CellEditor
                  field={field}
                  record={record}
                  ns={screen.ns}
                  label={label}
                  done={() => setEditing(undefined)}
                  save={(value) => changes.setField(record, field.field, value)}
                />
              ) : (
                <>
                  <FieldValue field={field} record={record} ns={screen.ns} />
                  {editable && isChangeable(screen, field, record) && !isComposite(field) && (
                    <IconButton
                      icon="edit"
                      label={ui('page.edit', { name: label })}
                      onClick={() => setEditing(field.field)}
                    />
                  )}
                </>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
