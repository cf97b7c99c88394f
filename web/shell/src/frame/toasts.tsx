import { Link, useT } from '@crm/portal-sdk';
import type { Notice } from '@crm/portal-sdk/host';
import { closeNotice, useNotices } from '@crm/portal-sdk/host';
import { Button, Icon, IconButton } from '@crm/ui';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';

const SHOWN_MS = 6000;
const ICONS = { info: 'info', success: 'ok', warning: 'alert', error: 'fail' } as const;

/** Notices over the page: six seconds, longer while the pointer or the focus is on one; errors until they are closed. */
export function Toasts(): ReactNode {
  const t = useT('shell');
  const open = useNotices()
    .filter((notice) => notice.open)
    .slice(0, 4);
  return (
    <div className="crm-toasts" role="log" aria-label={t('notices.title')} aria-live="polite">
      {open.map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Toast({ notice }: { notice: Notice }): ReactNode {
  const t = useT('shell');
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || notice.kind === 'error') return undefined;
    const timer = setTimeout(() => closeNotice(notice.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, notice]);
  const { action } = notice;
  return (
    <div
      className="crm-toast"
      data-kind={notice.kind}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={ICONS[notice.kind]} />
      <div>
        {notice.to ? <Link to={notice.to}>{notice.text}</Link> : notice.text}
        {notice.detail && <p>{notice.detail}</p>}
      </div>
      {action && (
        <Button
          variant="default"
          onClick={() => {
            closeNotice(notice.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="close" label={t('notices.close')} onClick={() => closeNotice(notice.id)} />
    </div>
  );
}
