import { api, notify, resourceKey, toApiError, useQueryClient } from '@crm/portal-sdk';
import { useUiT } from '../base/texts.ts';
import { batchPatch, patchRecord } from './client.ts';
import type { ResourceRecord, Screen } from './screen.ts';
import { titleOf } from './screen.ts';

export interface Changes<T> {
  /** Sets one field of one record and offers Undo. Resolves to the record as saved; undefined when it was refused. */
  setField: (record: T, field: keyof T & string, value: unknown) => Promise<T | undefined>;
  /** Sets the same values for many records and offers Undo, which gives each its former value back. */
  setMany: (records: readonly T[], patch: Partial<T>) => Promise<boolean>;
  remove: (records: readonly T[]) => Promise<boolean>;
}

/** Ids of one batch call; the contract allows 500. */
const BATCH = 500;

/** Changes made in place, from lists and pages: told in a notice, undone from it. */
export function useChanges<T extends ResourceRecord>(screen: Screen<T>, singular: string): Changes<T> {
  const client = useQueryClient();
  const ui = useUiT();
  const { resource } = screen;
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: resourceKey(resource) });
  const refused = (error: unknown): void => {
    const failure = toApiError(error);
    const stale = failure.status === 412 || failure.reason === 'STALE_ETAG';
    notify({
      kind: 'error',
      text: stale ? ui('form.stale') : failure.message,
      detail: failure.violations.map(({ message }) => message).join(' '),
    });
    void refresh();
  };
  const batch = async (ids: readonly string[], patch: object): Promise<void> => {
    for (let start = 0; start < ids.length; start += BATCH)
      await batchPatch(resource, singular, ids.slice(start, start + BATCH), patch);
  };
  return {
    async setField(record, field, value) {
      try {
        const saved = await patchRecord<T>(resource, record.id, record.etag, { [field]: value ?? null });
        const undo = async (): Promise<void> => {
          await patchRecord(resource, record.id, saved.etag, { [field]: record[field] ?? null }).then(refresh, refused);
        };
        notify({
          kind: 'success',
          text: ui('list.changed', { name: titleOf(screen, saved) }),
          action: { label: ui('action.undo'), run: () => void undo() },
        });
        void refresh();
        return saved;
      } catch (error) {
        refused(error);
        return undefined;
      }
    },
    async setMany(records, patch) {
      const ids = records.map(({ id }) => id);
      const former = formerValues(records, Object.keys(patch) as (keyof T & string)[]);
      try {
        await batch(ids, patch);
        const undo = async (): Promise<void> => {
          for (const { values, ids: group } of former) await batch(group, values);
          await refresh();
        };
        notify({
          kind: 'success',
          text: ui('list.changedMany', { count: ids.length }),
          action: { label: ui('action.undo'), run: () => void undo().catch(refused) },
        });
        await refresh();
        return true;
      } catch (error) {
        refused(error);
        return false;
      }
    },
    async remove(records) {
      const removed: T[] = [];
      try {
        for (const record of records) {
          await api(`/${resource}/${record.id}`, { method: 'DELETE', ifMatch: record.etag });
          removed.push(record);
        }
      } catch (error) {
        refused(error);
      }
      if (removed.length > 0) {
        const restore = async (): Promise<void> => {
          for (const { id } of removed) await api(`/${resource}/${id}:restore`, { json: {} });
          await refresh();
        };
        const text =
          removed.length === 1 && removed[0]
            ? ui('list.removed', { name: titleOf(screen, removed[0]) })
            : ui('list.removedMany', { count: removed.length });
        notify({
          kind: 'success',
          text,
          action: { label: ui('action.undo'), run: () => void restore().catch(refused) },
        });
      }
      await refresh();
      return removed.length === records.length;
    },
  };
}

/** Records grouped by the values they had, so that undoing a change of 500 records needs as few calls as values. */
export function formerValues<T extends ResourceRecord>(
  records: readonly T[],
  fields: readonly (keyof T & string)[],
): { values: Record<string, unknown>; ids: string[] }[] {
  const groups = new Map<string, { values: Record<string, unknown>; ids: string[] }>();
  for (const record of records) {
    const values = Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { values, ids: [] };
    group.ids.push(record.id);
    groups.set(key, group);
  }
  return [...groups.values()];
}
