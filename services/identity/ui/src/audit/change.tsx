import { useContract, useT } from '@crm/portal-sdk';
import { bindFields, Icon, RefText, useLabels, Value } from '@crm/ui';
import type { Screen } from '@crm/ui';
import type { ReactNode } from 'react';
import { branchScreen } from '../branches/branch.screen.ts';
import { calendarScreen } from '../calendars/calendar.screen.ts';
import { roleScreen } from '../roles/role.screen.ts';
import { teamScreen } from '../teams/team.screen.ts';
import { userScreen } from '../users/user.screen.ts';
import type { AuditRecord } from './audit.screen.tsx';

/** The screens of what stands in the audit, by noun: they know the fields and where records are opened. */
const SCREENS: Readonly<Record<string, Screen<object & { id: string }>>> = {
  user: userScreen as unknown as Screen<{ id: string }>,
  role: roleScreen as unknown as Screen<{ id: string }>,
  team: teamScreen as unknown as Screen<{ id: string }>,
  branch: branchScreen as unknown as Screen<{ id: string }>,
  calendar: calendarScreen as unknown as Screen<{ id: string }>,
};
/** Fields that change with every change and tell nothing, and those too long for a line. */
const QUIET = new Set(['etag', 'updateTime', 'updatedBy', 'createTime', 'createdBy', 'id', 'permissions', 'weekly']);

/** Which kind of record it was. */
export function NounText({ noun }: { noun: string }): ReactNode {
  const t = useT();
  return noun in SCREENS ? t(`nouns.${noun}`) : noun;
}

/** The record by its name, as a link. */
export function RecordText({ record }: { record: AuditRecord }): ReactNode {
  const screen = SCREENS[record.noun];
  return screen ? <RefText plural={screen.resource} id={record.recordId} /> : record.recordId;
}

/** What was done, in words. */
export function ActionText({ record }: { record: AuditRecord }): ReactNode {
  const labels = useLabels(SCREENS[record.noun] ?? { ns: 'identity', resource: record.noun });
  return labels.action(record.action);
}

/** The fields that a change touched, each before and after, in one line; all of them are on the record's own page. */
export function ChangeText({ record }: { record: AuditRecord }): ReactNode {
  const screen = SCREENS[record.noun];
  const contract = useContract();
  const labels = useLabels(screen ?? { ns: 'identity', resource: record.noun });
  if (!screen || record.action === 'create') return null;
  const { before = {}, after = {} } = record;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !QUIET.has(name));
  const fields = bindFields(
    screen,
    names.map((field) => ({ field: field as 'id' })),
    contract,
  );
  const value = (field: (typeof fields)[number], values: Record<string, unknown>): ReactNode => (
    <Value kind={field.kind} value={values[field.field]} ns={screen.ns} refTo={field.ref} tones={field.tones} />
  );
  return fields.map((field, index) => (
    <span key={field.field}>
      {index > 0 && '; '}
      {labels.field(field)}: {value(field, before)} <Icon name="right" size={12} /> {value(field, after)}
    </span>
  ));
}
