import { api, resourceKey, useCan, useFormat, useQuery, useT } from '@crm/portal-sdk';
import { Button, CommandDialog, ErrorState, Icon, LoadingState, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import styles from '../parts/parts.module.css';
import type { Document } from '../records.ts';
import { fetchFile } from './fetch-file.ts';
import { tellOutcome } from './tell-outcome.ts';

interface Revision {
  revision: number;
  createTime: string;
  reason?: string;
}

/** All revisions of a document, each with its file; a re-issue adds one and keeps the rest. */
export function Revisions({ document }: { document: Document }): ReactNode {
  const t = useT();
  const format = useFormat();
  const mayIssue = useCan('clients:document:create');
  const [asking, setAsking] = useState(false);
  const query = useQuery({
    queryKey: resourceKey('documents', 'revisions', document.id, document.revision),
    queryFn: ({ signal }) => api<{ revisions?: Revision[] }>(`/documents/${document.id}:revisions`, { signal }),
  });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <LoadingState />;
  return (
    <>
      <ul className={styles['list']}>
        {(query.data.revisions ?? []).map((row) => (
          <li key={row.revision} className={styles['item']}>
            <div className={styles['main']}>
              {t('documents.revision', { number: row.revision })}
              <div className={styles['muted']}>
                {format.dateTime(row.createTime)} {row.reason}
              </div>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Icon name="download" size={14} />}
              onClick={() => fetchFile(document.id, row.revision)}
            >
              {t('documents.download')}
            </Button>
          </li>
        ))}
      </ul>
      {mayIssue && document.status !== 'DOCUMENT_STATUS_RENDERING' && (
        <Button variant="default" leftSection={<Icon name="refresh" size={14} />} onClick={() => setAsking(true)}>
          {t('documents.reissue')}
        </Button>
      )}
      {asking && <ReissueDialog document={document} onClose={() => setAsking(false)} />}
    </>
  );
}

function ReissueDialog(props: { document: Document; onClose: () => void }): ReactNode {
  const { document } = props;
  const t = useT();
  const [reason, setReason] = useState('');
  return (
    <CommandDialog
      title={t('documents.reissue')}
      submit={t('documents.reissue')}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        const json = { etag: document.etag, reason };
        const made = await api<Document>(`/documents/${document.id}:reissue`, { json, idempotencyKey });
        tellOutcome(made, t('documents.reissued'), t);
      }}
    >
      <Textarea
        label={t('fields.reason')}
        value={reason}
        maxLength={1000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
