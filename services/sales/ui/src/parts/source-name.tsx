import { hasText, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';

/** Where a client came from, in words; a source that is not known by name stands as it is. */
export function SourceName(props: { source: string | undefined }): ReactNode {
  const t = useT();
  const { source = '' } = props;
  return (hasText('sales', `sources.${source}`) ? t(`sources.${source}`) : source) || '—';
}
