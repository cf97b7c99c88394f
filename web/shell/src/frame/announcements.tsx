import { announcementStore, useStore } from '@crm/portal-sdk/host';
import type { ReactNode } from 'react';

/** The one polite and the one assertive live region. A space is added in turn, so that the same words are read again. */
export function Announcements(): ReactNode {
  const { text, assertive, at } = useStore(announcementStore);
  const said = text && at % 2 === 0 ? `${text}\u00a0` : text;
  return (
    <div className="crm-sr">
      <div role="status" aria-live="polite">
        {assertive ? '' : said}
      </div>
      <div role="alert" aria-live="assertive">
        {assertive ? said : ''}
      </div>
    </div>
  );
}
