import { Alert, Button, Group } from '@mantine/core';
import { useUnsavedGuard } from '@crm/portal-sdk';
import type { FormEvent, ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { useUiT } from '../base/texts.ts';
import { useLabels } from '../resource/labels.ts';
import type { ResourceRecord, Screen } from '../resource/screen.ts';
import { FieldInput } from './field-input.tsx';
import type { RecordForm, RecordFormOptions } from './record-form.ts';
import { useRecordForm } from './record-form.ts';

export interface ResourceFormProps<T extends ResourceRecord> extends RecordFormOptions<T> {
  onSaved: (record: T) => void;
  onCancel?: () => void;
  submitLabel?: string;
  /** Beside or below the fields, told what is entered: possible duplicates, a price. */
  aside?: (values: Partial<T>, set: RecordForm<T>['set']) => ReactNode;
  /** Below the declared fields, for parts that have no kind, as lines. */
  children?: (form: RecordForm<T>) => ReactNode;
}

/** The form of a declared screen: creates a record, or changes the one given. */
export function ResourceForm<T extends ResourceRecord>(props: ResourceFormProps<T>): ReactNode {
  const { screen, onSaved, onCancel, aside, children } = props;
  const form = useRecordForm<T>(props);
  const [saved, setSaved] = useState(false);
  useUnsavedGuard(form.dirty && !form.saving && !saved);
  const ui = useUiT();
  const labels = useLabels(screen);
  const summary = useRef<HTMLDivElement>(null);
  const [attempts, setAttempts] = useState(0);
  const done = useRef<T>(undefined);
  useEffect(() => {
    if (attempts > 0) summary.current?.focus();
  }, [attempts]);
  useEffect(() => {
    // After the state "saved" is drawn, the guard is gone and the page may be left.
    if (saved && done.current) onSaved(done.current);
  }, [saved]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSaved(false);
    void form.submit().then((record) => {
      if (!record) return setAttempts((count) => count + 1);
      done.current = record;
      return setSaved(true);
    });
  };
  const scope = useId();
  const inputId = (field: string): string => `${scope}${field}`;
  const failed = form.errors.size > 0 || form.failure !== undefined;
  const stale = form.failure?.status === 412 || form.failure?.reason === 'STALE_ETAG';

  return (
    <form className="crm-form" onSubmit={submit} noValidate aria-label={labels.creation}>
      {failed && (
        <Alert
          ref={summary}
          tabIndex={-1}
          color="red"
          role="alert"
          title={ui(stale ? 'form.stale' : 'form.refused')}
          className="crm-summary"
        >
          {form.failure && form.failure.violations.length === 0 && <p>{form.failure.message}</p>}
          <ul>
            {[...form.errors].map(([name, text]) => {
              const field = form.fields.find((item) => item.field === name);
              return (
                <li key={name}>
                  {field ? (
                    <a href={`#${inputId(name)}`} onClick={(event) => focusInput(event, inputId(name))}>
                      {labels.field(field)}: {text}
                    </a>
                  ) : (
                    text
                  )}
                </li>
              );
            })}
          </ul>
          {stale && (
            <Button variant="default" onClick={() => void form.rebase()}>
              {ui('form.rebase')}
            </Button>
          )}
        </Alert>
      )}
      <div className="crm-form-body">
        <div className="crm-form-fields">
          {form.fields.map((field, index) => (
            <div
              key={field.field}
              id={inputId(field.field)}
              className={field.wide || field.kind === 'longtext' ? 'crm-wide' : undefined}
            >
              <FieldInput
                field={field}
                ns={screen.ns}
                label={
                  form.isRequired(field) ? `${labels.field(field)} (${ui('form.requiredMark')})` : labels.field(field)
                }
                value={form.values[field.field]}
                values={form.values}
                onChange={(value) => form.set(field.field, value)}
                error={form.errors.get(field.field)}
                hint={field.hint ? labels.t(field.hint) : undefined}
                required={form.isRequired(field)}
                autoFocus={index === 0}
              />
            </div>
          ))}
        </div>
        {aside && <aside className="crm-form-aside">{aside(form.values, form.set)}</aside>}
      </div>
      {children?.(form)}
      <Group className="crm-form-actions">
        <Button type="submit" loading={form.saving}>
          {props.submitLabel ?? ui('action.save')}
        </Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {ui('action.cancel')}
          </Button>
        )}
      </Group>
    </form>
  );
}

function focusInput(event: { preventDefault: () => void }, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.querySelector<HTMLElement>('input, textarea, button, select')?.focus();
}

/** A form as a page of its own: heading, form, and back to where one came from. */
export function ResourceFormPage<T extends ResourceRecord>(
  props: ResourceFormProps<T> & { screen: Screen<T>; title?: string },
): ReactNode {
  const labels = useLabels(props.screen);
  return (
    <section className="crm-page crm-page-narrow">
      <h1 tabIndex={-1}>{props.title ?? labels.creation}</h1>
      <ResourceForm {...props} />
    </section>
  );
}
