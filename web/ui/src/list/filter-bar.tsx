import { Button, Menu, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Fragment, useEffect, useState } from 'react';
import { Icon } from '../base/icon.tsx';
import { useUiT } from '../base/texts.ts';
import { usePaused } from '../form/ref-select.tsx';
import type { Labels } from '../resource/labels.ts';
import type { BoundField } from '../resource/screen.ts';
import { ChipEditor } from './chip-editor.tsx';
import type { FilterChip, FilterGroups } from './filters.ts';
import { operatorsOf } from './filters.ts';

/** Search box and chips of what the list is narrowed by, with "or" between alternatives; a chip is opened to change it. */
export function FilterBar<T>(props: {
  fields: readonly BoundField<T>[];
  ns: string;
  labels: Labels;
  groups: FilterGroups;
  q: string;
  searchId: string;
  onGroups: (groups: FilterGroups) => void;
  onSearch: (q: string) => void;
  open: boolean;
  onOpen: (open: boolean) => void;
}): ReactNode {
  const ui = useUiT();
  const { groups, fields } = props;
  const [typed, setTyped] = useState(props.q);
  const q = usePaused(typed, 250);
  useEffect(() => {
    if (q !== props.q) props.onSearch(q);
  }, [q]);
  useEffect(() => setTyped(props.q), [props.q]);
  const [draft, setDraft] = useState<{ field: BoundField<T>; group: number }>();
  const [alternative, setAlternative] = useState(false);
  const last = Math.max(0, groups.length - 1);
  const change = (group: number, chips: readonly FilterChip[]): void =>
    props.onGroups(
      (group < groups.length ? groups.map((old, at) => (at === group ? chips : old)) : [...groups, chips]).filter(
        (kept) => kept.length > 0,
      ),
    );
  const newChip = draft && (
    <ChipEditor
      key={`new-${draft.field.field}`}
      field={draft.field}
      ns={props.ns}
      labels={props.labels}
      chip={{ field: draft.field.field, op: operatorsOf(draft.field.kind)[0] ?? 'eq', value: '' }}
      opened
      onChange={(chip) => {
        if (chip) change(draft.group, [...(groups[draft.group] ?? []), chip]);
        setDraft(undefined);
      }}
    />
  );
  const menu = (group: number, opened: boolean, onOpen: (open: boolean) => void, label: string): ReactNode => (
    <Menu opened={opened} onChange={onOpen} position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" leftSection={<Icon name={group > last ? 'plus' : 'filter'} size={14} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="crm-field-menu">
        {fields.map((field) => (
          <Menu.Item key={field.field} onClick={() => setDraft({ field, group })}>
            {props.labels.field(field)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <div className="crm-filterbar">
      <TextInput
        id={props.searchId}
        type="search"
        size="xs"
        aria-label={ui('list.search')}
        placeholder={ui('list.search')}
        leftSection={<Icon name="search" size={14} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {groups.map((chips, group) => (
        <Fragment key={group}>
          {group > 0 && <span className="crm-or">{ui('list.or')}</span>}
          {chips.map((chip, index) => (
            <Chip
              key={`${chip.field}${index}`}
              {...props}
              chip={chip}
              onChange={(next) =>
                change(
                  group,
                  chips.flatMap((old, at) => (at === index ? (next ?? []) : old)),
                )
              }
            />
          ))}
          {draft?.group === group && newChip}
        </Fragment>
      ))}
      {draft && draft.group >= groups.length && newChip}
      {menu(last, props.open, props.onOpen, ui('list.addFilter'))}
      {groups.length > 0 && (
        <>
          {menu(groups.length, alternative, setAlternative, ui('list.addAlternative'))}
          <Button variant="subtle" color="gray" onClick={() => props.onGroups([])}>
            {ui('list.clearFilters')}
          </Button>
        </>
      )}
    </div>
  );
}

/** A field that the list itself does not offer, as in a declared view or an old link, is shown all the same. */
function Chip<T>(props: {
  fields: readonly BoundField<T>[];
  ns: string;
  labels: Labels;
  chip: FilterChip;
  onChange: (chip: FilterChip | undefined) => void;
}): ReactNode {
  const { fields, ns, labels, chip, onChange } = props;
  const name = chip.field as BoundField<T>['field'];
  const field = fields.find((item) => item.field === name) ?? { field: name, kind: 'text', contract: undefined };
  return <ChipEditor field={field} ns={ns} labels={labels} chip={chip} onChange={onChange} />;
}
