import { Link, useFormat } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import styles from '../parts/parts.module.css';
import type { Notification } from '../records.ts';
import { pageOf } from '../timeline/entry.tsx';

/** Where a notification leads: its record, else the client. */
export function targetOf(notification: Notification): string | undefined {
  return (
    pageOf(notification.recordType, notification.recordId) ??
    (notification.clientId ? `/clients/${notification.clientId}` : undefined)
  );
}

export function NotificationList(props: {
  notifications: readonly Notification[];
  label: string;
  onOpen: (notification: Notification) => void;
}): ReactNode {
  const format = useFormat();
  return (
    <ul className={styles['list']} aria-label={props.label}>
      {props.notifications.map((notification) => {
        const to = targetOf(notification);
        return (
          <li key={notification.id} className={styles['item']}>
            <div className={styles['main']}>
              <div className={notification.readTime ? undefined : styles['unread']}>
                {to ? (
                  <Link to={to} onClick={() => props.onOpen(notification)}>
                    {notification.title}
                  </Link>
                ) : (
                  notification.title
                )}
              </div>
              {notification.body && <div className={styles['muted']}>{notification.body}</div>}
            </div>
            <time className={styles['muted']} dateTime={notification.createTime}>
              {format.relative(notification.createTime)}
            </time>
          </li>
        );
      })}
    </ul>
  );
}
