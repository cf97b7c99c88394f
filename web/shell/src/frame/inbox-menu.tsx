import type { SlotItem } from '@crm/portal-sdk';
import { Link, SlotPart, useFormat, useSlotItems, useT } from '@crm/portal-sdk';
import { readNotices, useNotices } from '@crm/portal-sdk/host';
import { EmptyState, Icon, IconButton, Popover } from '@crm/ui';
import type { ReactNode } from 'react';
import { useCallback, useMemo, useState } from 'react';

const ICONS = { info: 'info', success: 'ok', warning: 'alert', error: 'fail' } as const;

/** The one bell: what modules have for the user, and below it what was told in passing, for those who looked away. */
export function InboxMenu(): ReactNode {
  const t = useT('shell');
  const items = useSlotItems('shell.inbox@1');
  const notices = useNotices().filter(({ kept }) => kept);
  const [open, setOpen] = useState(false);
  const [unread, setUnread] = useState<Readonly<Record<string, number>>>({});
  const close = useCallback(() => setOpen(false), []);
  const count = Object.values(unread).reduce((sum, part) => sum + part, 0) + notices.filter(({ read }) => !read).length;
  const change = (next: boolean): void => {
    setOpen(next);
    if (!next) readNotices();
  };
  return (
    // Hidden by style: in the other mode React takes its effects away, and nobody hears of anything until the bell is opened.
    <Popover
      opened={open}
      onChange={change}
      position="bottom-end"
      trapFocus
      keepMounted
      keepMountedMode="display-none"
      width={380}
    >
      <span className="crm-bell">
        <Popover.Target>
          <IconButton
            icon="bell"
            label={count > 0 ? t('header.inbox_unread', { count }) : t('header.inbox')}
            onClick={() => change(!open)}
          />
        </Popover.Target>
        {count > 0 && <span aria-hidden="true">{count > 99 ? '99+' : count}</span>}
      </span>
      <Popover.Dropdown aria-label={t('header.inbox')} className="crm-inbox">
        {items.map((item) => (
          <InboxPart key={item.id} item={item} open={open} close={close} setUnread={setUnread} />
        ))}
        {notices.length > 0 && <Notices />}
        {items.length === 0 && notices.length === 0 && <EmptyState icon="bell" title={t('notices.none')} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function InboxPart(props: {
  item: SlotItem;
  open: boolean;
  close: () => void;
  setUnread: (change: (now: Readonly<Record<string, number>>) => Readonly<Record<string, number>>) => void;
}): ReactNode {
  const { item, open, close, setUnread } = props;
  const onUnread = useCallback(
    (count: number) => setUnread((now) => (now[item.id] === count ? now : { ...now, [item.id]: count })),
    [item.id, setUnread],
  );
  const context = useMemo(() => ({ open, close, onUnread }), [open, close, onUnread]);
  return <SlotPart item={item} context={context} />;
}

function Notices(): ReactNode {
  const t = useT('shell');
  const format = useFormat();
  const notices = useNotices().filter(({ kept }) => kept);
  return (
    <section>
      <h2 className="crm-popover-title">{t('notices.title')}</h2>
      <ul className="crm-notice-list" tabIndex={0} aria-label={t('notices.title')}>
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
    </section>
  );
}
