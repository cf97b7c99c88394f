import type { Contract } from '@crm/portal-sdk';
import { ApiError, api, resourceKey, toApiError, useContract, useQueryClient } from '@crm/portal-sdk';
import { useMemo, useRef, useState } from 'react';
import { useUiT } from '../base/texts.ts';
import { getRecord, patchRecord } from '../resource/client.ts';
import type { BoundField, ResourceRecord, Screen, ScreenField } from '../resource/screen.ts';
import { bindFields, isEditable } from '../resource/screen.ts';
import type { FieldFault } from './validate.ts';
import { checkField, faultsByField, isEmpty } from './validate.ts';

export interface RecordForm<T> {
  values: Partial<T>;
  set: (field: keyof T & string, value: unknown) => void;
  fields: readonly BoundField<T>[];
  dirty: boolean;
  saving: boolean;
  /** Words per field; those of no field under "". */
  errors: ReadonlyMap<string, string>;
  failure: ApiError | undefined;
  submit: () => Promise<T | undefined>;
  /** After a stale save: takes the present record as the base and keeps what was entered. */
  rebase: () => Promise<void>;
  isRequired: (field: BoundField<T>) => boolean;
}

export interface RecordFormOptions<T> {
  screen: Screen<T>;
  fields?: readonly ScreenField<T>[];
  /** The record to change; a new one is made without it. */
  record?: T;
  initial?: Partial<T>;
  /** Sends it otherwise than by POST or PATCH of the resource, as by a command. */
  send?: (values: Partial<T>, changed: Partial<T>, idempotencyKey: string) => Promise<T>;
}

/** State of a form over a declared screen: constraints of the contract, changed fields only, one key per attempt. */
export function useRecordForm<T extends ResourceRecord>(options: RecordFormOptions<T>): RecordForm<T> {
  const { screen, send } = options;
  const contract = useContract();
  const client = useQueryClient();
  const ui = useUiT();
  const [base, setBase] = useState<Partial<T>>(options.record ?? options.initial ?? {});
  const existing = options.record !== undefined;
  const [values, setValues] = useState<Partial<T>>({ ...options.initial, ...options.record } as Partial<T>);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [failure, setFailure] = useState<ApiError>();
  const [saving, setSaving] = useState(false);
  // Kept while the input stays the same, so that pressing Save again after a lost answer makes nothing twice.
  const key = useRef(crypto.randomUUID());

  const all = useMemo(
    () => bindFields(screen, options.fields ?? screen.form ?? [], contract),
    [screen, options.fields, contract],
  );
  const fields = all.filter((field) => isEditable(field, existing) && (field.when?.(values) ?? true));
  const changed = changedFields(base, values, fields);
  const isRequired = (field: BoundField<T>): boolean => field.required ?? field.contract?.required ?? false;

  const words = (fault: FieldFault): string => ('text' in fault ? fault.text : ui(fault.key, fault.params));
  return {
    values,
    fields,
    saving,
    errors: faults,
    failure,
    dirty: Object.keys(changed).length > 0,
    isRequired,
    set(field, value) {
      key.current = crypto.randomUUID();
      setValues((now) => ({ ...now, [field]: value }));
      setFaults((now) => new Map([...now].filter(([name]) => name !== field)));
    },
    async submit() {
      const found = new Map<string, string>();
      for (const field of fields) {
        const fault = checkField(field.contract, values[field.field], isRequired(field));
        if (fault) found.set(field.field, words(fault));
      }
      setFaults(found);
      setFailure(undefined);
      if (found.size > 0) return undefined;
      setSaving(true);
      try {
        const saved = await save(screen, { base, values, changed, existing, key: key.current, contract }, send);
        key.current = crypto.randomUUID();
        setBase(saved);
        setValues(saved);
        await client.invalidateQueries({ queryKey: resourceKey(screen.resource) });
        return saved;
      } catch (error) {
        const refused = toApiError(error);
        const byField = faultsByField(
          refused.violations,
          fields.map(({ field }) => field),
        );
        setFaults(new Map([...byField].map(([name, texts]) => [name, texts.join(' ')])));
        setFailure(refused);
        // A refusal answered under this key would be answered again: the next attempt is another one.
        if (refused.status >= 400 && refused.status < 500) key.current = crypto.randomUUID();
        return undefined;
      } finally {
        setSaving(false);
      }
    },
    async rebase() {
      const id = base.id;
      if (!id) return;
      const present = await getRecord<T>(screen.resource, id);
      setBase(present);
      setValues({ ...present, ...changed });
      setFailure(undefined);
    },
  };
}

interface Attempt<T> {
  base: Partial<T>;
  values: Partial<T>;
  changed: Partial<T>;
  existing: boolean;
  key: string;
  contract: Contract;
}

async function save<T extends ResourceRecord>(
  screen: Screen<T>,
  attempt: Attempt<T>,
  send: RecordFormOptions<T>['send'],
): Promise<T> {
  const { base, values, changed, existing, key } = attempt;
  if (send) return send(values, changed, key);
  if (!existing) return api<T>(`/${screen.resource}`, { json: withoutEmpty({ ...values }), idempotencyKey: key });
  if (!base.id) throw new ApiError({ reason: 'NO_ID', title: 'The record has no id.' });
  if (Object.keys(changed).length === 0) return base as T;
  return patchRecord<T>(screen.resource, base.id, base.etag, changed);
}

/** What differs from the base; a field that was cleared is null, which clears it in a PATCH. */
export function changedFields<T>(
  base: Partial<T>,
  values: Partial<T>,
  fields: readonly { field: keyof T & string }[],
): Partial<T> {
  const changed: Record<string, unknown> = {};
  for (const { field } of fields) {
    const before = base[field];
    const after = values[field];
    if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null)) continue;
    if (isEmpty(before) && isEmpty(after)) continue;
    changed[field] = isEmpty(after) ? (Array.isArray(before) ? [] : null) : after;
  }
  return changed as Partial<T>;
}

function withoutEmpty<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value))) as Partial<T>;
}
