import { Link } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import styles from '../parts/parts.module.css';
import type { TimelineItem } from '../records.ts';

const ICONS: Readonly<Record<string, string>> = {
  TIMELINE_GROUP_COMMUNICATION: 'message',
  TIMELINE_GROUP_SALES: 'briefcase',
  TIMELINE_GROUP_DOCUMENTS: 'file',
  TIMELINE_GROUP_SYSTEM: 'info',
};
const BY_TYPE: Readonly<Record<string, string>> = {
  ACTIVITY_TYPE_TASK: 'task',
  ACTIVITY_TYPE_CALL: 'phone',
  ACTIVITY_TYPE_MEETING: 'users',
  ACTIVITY_TYPE_EMAIL: 'mail',
  ACTIVITY_TYPE_VISIT: 'pin',
  ACTIVITY_TYPE_NOTE: 'note',
  ACTIVITY_TYPE_DECISION: 'check',
};
const PAGES: Readonly<Record<string, string>> = {
  'clients.activity': '/clients/activities/',
  'clients.document': '/clients/documents/',
  'sales.deal': '/sales/deals/',
  'sales.order': '/sales/orders/',
  'sales.quote': '/sales/quotes/',
};

export function iconOf(item: TimelineItem): string {
  if (item.kind.startsWith('email.')) return 'mail';
  const type = item.data?.['type'];
  return (typeof type === 'string' ? BY_TYPE[type] : undefined) ?? ICONS[item.group] ?? 'info';
}

/** Where the record of a line, a notification or a task is opened; undefined when nowhere. */
export function pageOf(recordType: string | undefined, recordId: string | undefined): string | undefined {
  const page = PAGES[recordType ?? ''];
  return page && recordId ? page + recordId : undefined;
}

/** One line: what happened, who did it, what was said. */
export function Entry({ item }: { item: TimelineItem }): ReactNode {
  const page = pageOf(item.recordType, item.recordId);
  return (
    <>
      <div>
        {page ? <Link to={page}>{item.title}</Link> : item.title}
        {item.actorName && <span className={styles['muted']}> · {item.actorName}</span>}
      </div>
      {item.text && <p className={styles['text']}>{item.text}</p>}
    </>
  );
}
