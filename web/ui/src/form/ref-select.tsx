import { Loader, MultiSelect, Select } from '@mantine/core';
import { keepPreviousData, resourceKey, useQuery } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useUiT } from '../base/texts.ts';
import { listRecords } from '../resource/client.ts';
import { loadRef, refLabel } from '../resource/refs.ts';
import type { ResourceRecord } from '../resource/screen.ts';

interface RefSelectBase {
  /** REST plural of what is chosen. */
  resource: string;
  label?: string;
  'aria-label'?: string;
  /** AIP-160 filter that narrows the choice. */
  filter?: string;
  /** Name of a record in the list; its name or number unless told. */
  optionLabel?: (record: ResourceRecord) => string;
  error?: ReactNode;
  description?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  clearable?: boolean;
}

const PAUSE_MS = 200;

/** Chooses one record of a collection by typing a part of what it is searched by. */
export function RefSelect(
  props: RefSelectBase & {
    value: string | undefined;
    onChange: (id: string | undefined, record?: ResourceRecord) => void;
  },
): ReactNode {
  const { resource, filter, optionLabel = refLabel, value, onChange, ...rest } = props;
  const t = useUiT();
  const [typed, setTyped] = useState('');
  const options = useOptions(resource, typed, filter, value ? [value] : [], optionLabel);
  return (
    <Select
      {...rest}
      data={options.data}
      value={value ?? null}
      searchable
      clearable={rest.clearable ?? !rest.required}
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      filter={({ options: all }) => all}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={options.loading ? t('state.loading') : t('state.nothing')}
      rightSection={options.loading ? <Loader size={14} aria-hidden="true" /> : undefined}
      onChange={(id) => onChange(id ?? undefined, options.records.get(id ?? ''))}
    />
  );
}

/** The same for several records. */
export function RefMultiSelect(
  props: RefSelectBase & { value: readonly string[]; onChange: (ids: string[]) => void },
): ReactNode {
  const { resource, filter, optionLabel = refLabel, value, onChange, ...rest } = props;
  const t = useUiT();
  const [typed, setTyped] = useState('');
  const options = useOptions(resource, typed, filter, value, optionLabel);
  return (
    <MultiSelect
      {...rest}
      data={options.data}
      value={[...value]}
      searchable
      filter={({ options: all }) => all}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={options.loading ? t('state.loading') : t('state.nothing')}
      onChange={onChange}
    />
  );
}

/** What is found for the typed text, with the chosen ones among it so that they keep their names. */
function useOptions(
  resource: string,
  typed: string,
  filter: string | undefined,
  chosen: readonly string[],
  label: (record: ResourceRecord) => string,
): { data: { value: string; label: string }[]; records: Map<string, ResourceRecord>; loading: boolean } {
  const known = useQuery({
    queryKey: resourceKey(resource, 'refs', [...chosen].sort()),
    queryFn: async () =>
      (await Promise.all(chosen.map((id) => loadRef(resource, id)))).filter((record) => record !== null),
    enabled: chosen.length > 0,
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
  });
  // The input shows the chosen record's name: typing it again would narrow the list to that one record.
  const chosenLabels = (known.data ?? []).map(label);
  const q = usePaused(chosenLabels.includes(typed) ? '' : typed.trim());
  const found = useQuery({
    queryKey: resourceKey(resource, 'options', { q, filter }),
    queryFn: ({ signal }) => listRecords<ResourceRecord>(resource, { q, filter, pageSize: 30 }, signal),
    placeholderData: keepPreviousData,
  });
  const records = new Map<string, ResourceRecord>();
  for (const record of found.data?.rows ?? []) records.set(record.id, record);
  for (const record of known.data ?? []) if (chosen.includes(record.id)) records.set(record.id, record);
  return {
    data: [...records.values()].map((record) => ({ value: record.id, label: label(record) || record.id })),
    records,
    loading: found.isFetching,
  };
}

/** A value that follows after a pause in typing. */
export function usePaused<T>(value: T, ms = PAUSE_MS): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return paused;
}
