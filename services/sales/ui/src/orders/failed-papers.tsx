import { Link, useCan, useT } from '@crm/portal-sdk';
import { Alert } from '@crm/ui';
import type { ReactNode } from 'react';
import { useRows } from '../parts/use-rows.ts';

interface FailedPaper {
  id: string;
  title?: string;
  number?: string;
}

/** Documents of a set that could not be made: each keeps its number, and its page says why and makes it anew. */
export function FailedPapers({ setId }: { setId: string }): ReactNode {
  const t = useT();
  const maySee = useCan('clients:document:read');
  const { rows = [] } = useRows<FailedPaper>(
    'documents',
    `set_id = "${setId}" AND failure_reason != ""`,
    'create_time',
    maySee,
  );
  if (rows.length === 0) return null;
  return (
    <Alert color="red" role="alert" title={t('documents.failed')}>
      {rows.map(({ id, title, number }) => (
        <div key={id}>
          <Link to={`/clients/documents/${id}`}>{[title, number].filter(Boolean).join(' ')}</Link>
        </div>
      ))}
    </Alert>
  );
}
