import { useCanAny, useContract, useSession } from '@crm/portal-sdk';
import { useMemo } from 'react';
import type { BoundField, FieldKind, Screen } from '../resource/screen.ts';
import { bindFields } from '../resource/screen.ts';
import { isGroupable } from './grouped-rows.tsx';

export interface ListFields<T> {
  /** Columns that the caller may see. */
  fields: readonly BoundField<T>[];
  filterable: readonly BoundField<T>[];
  groupable: readonly BoundField<T>[];
  kindOf: (name: string) => FieldKind;
}

/** What a list can show, be narrowed by and be grouped by, from the declaration and the contract. */
export function useListFields<T>(screen: Screen<T>): ListFields<T> {
  const contract = useContract();
  const session = useSession();
  const can = useCanAny();
  return useMemo(() => {
    const fields = bindFields(screen, screen.columns, contract).filter((field) => can(field.contract?.sensitive));
    const extra = (screen.filters ?? [])
      .filter((name) => !fields.some((field) => field.field === name))
      .map((field) => ({ field }));
    const all = [...fields, ...bindFields(screen, extra, contract)];
    const filterable = screen.filters
      ? all.filter((field) => screen.filters?.includes(field.field))
      : all.filter((field) => field.contract?.filterable);
    return {
      fields,
      filterable,
      groupable: all.filter(isGroupable),
      kindOf: (name) => filterable.find((field) => field.field === name)?.kind ?? 'text',
    };
  }, [screen, contract, session]);
}
