import { Link, useFormat, useT } from '@crm/portal-sdk';
import { readNotices, useNotices } from '@crm/portal-sdk/host';
import { Icon, IconButton, Popover } from '@crm/ui';
import type { ReactNode } from 'react';

const ICONS = { info: 'info', success: 'ok', warning: 'alert', error: 'fail' } as const;

/** What was told in passing, kept for those who looked away. */
export function NoticesMenu(): ReactNode {
  const t = useT('shell');
  const format = useFormat();
  const notices = useNotices();
  const unread = notices.filter((notice) => !notice.read).length;
  return (
    <Popover position="bottom-end" trapFocus onClose={readNotices} width={360}>
      <Popover.Target>
        <IconButton
          icon="bell"
          className="crm-bell"
          mod={{ unread: unread > 0 }}
          label={unread > 0 ? t('header.notices_unread', { count: unread }) : t('header.notices')}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('notices.title')}>
        <h2 className="crm-popover-title">{t('notices.title')}</h2>
        {notices.length === 0 ? (
          <p>{t('notices.none')}</p>
        ) : (
          <ul className="crm-notice-list" tabIndex={0}>
            {notices.map((notice) => (
              <li key={notice.id} data-kind={notice.kind}>
                <Icon name={ICONS[notice.kind]} />
                <div>
                  {notice.to ? <Link to={notice.to}>{notice.text}</Link> : notice.text}
                  {notice.detail && <p>{notice.detail}</p>}
                  <time dateTime={notice.at.toISOString()}>{format.time(notice.at)}</time>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
