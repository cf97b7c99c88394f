import { api, download, notify, toApiError, useCan, useFormat, useT } from '@crm/portal-sdk';
import { Button, Chip, CommandDialog, EmptyState, ErrorState, Icon, LoadingState, Textarea } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { DataTable } from '../parts/data-table.tsx';
import parts from '../parts/parts.module.css';
import { useRows } from '../parts/use-rows.ts';
import type { DocumentSet, Order, SetDocument } from '../records.ts';
import { FailedPapers } from './failed-papers.tsx';

/** The closing and shipping documents of an order: made by one click, numbered, made anew with their history kept. */
export function OrderDocuments(props: { order: Order; onIssue: () => void }): ReactNode {
  const t = useT();
  const mayIssue = useCan('sales:document_set:create');
  const { rows, error, refetch } = useRows<DocumentSet>(
    'document-sets',
    `order_id = "${props.order.id}"`,
    'create_time desc',
  );
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!rows) return <LoadingState />;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon="print"
        title={t('documents.none')}
        text={t('documents.hint')}
        action={mayIssue && <Button onClick={props.onIssue}>{t('documents.issue')}</Button>}
      />
    );
  }
  return rows.map((set) => <Set key={set.id} set={set} mayIssue={mayIssue} />);
}

function Set(props: { set: DocumentSet; mayIssue: boolean }): ReactNode {
  const { set } = props;
  const t = useT();
  const [asking, setAsking] = useState(false);
  const documents = [...(set.documents ?? [])].sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0));
  const present = documents.filter((document) => document.revision === set.revision);
  const earlier = documents.filter((document) => document.revision !== set.revision);
  return (
    <section className={parts['section']} aria-label={set.number}>
      <div className={parts['heading']}>
        <h2>{t('documents.set', { number: set.number, revision: set.revision })}</h2>
        {set.status && (
          <Chip tone={set.status === 'DOCUMENT_SET_STATUS_ISSUED' ? 'ok' : 'info'}>{t(`enums.${set.status}`)}</Chip>
        )}
        {props.mayIssue && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="refresh" size={14} />}
            onClick={() => setAsking(true)}
          >
            {t('documents.reissue')}
          </Button>
        )}
      </div>
      <FailedPapers setId={set.id} />
      {present.length > 0 ? (
        <Documents label={set.number ?? ''} documents={present} />
      ) : (
        <LoadingState label={t('documents.making')} />
      )}
      {earlier.length > 0 && (
        <details>
          <summary>{t('documents.earlier', { count: earlier.length })}</summary>
          <Documents label={t('documents.earlier', { count: earlier.length })} documents={earlier} />
        </details>
      )}
      {asking && <ReissueDialog set={set} onClose={() => setAsking(false)} />}
    </section>
  );
}

function Documents(props: { label: string; documents: readonly SetDocument[] }): ReactNode {
  const t = useT();
  const format = useFormat();
  const mayDownload = useCan('clients:document:read');
  const fetchFile = (document: SetDocument): void =>
    void download(`/documents/${document.documentId ?? ''}:download`).catch((error: unknown) =>
      notify({ kind: 'error', text: toApiError(error).message }),
    );
  return (
    <DataTable
      label={props.label}
      rows={props.documents}
      rowKey={(document, index) => document.documentId ?? String(index)}
      columns={[
        {
          id: 'type',
          label: t('documents.type'),
          cell: (document) => t(`documents.types.${document.type ?? 'invoice'}`),
        },
        { id: 'number', label: t('fields.number'), cell: (document) => document.number },
        { id: 'revision', label: t('fields.revision'), end: true, cell: (document) => document.revision },
        { id: 'time', label: t('documents.issuedAt'), cell: (document) => format.dateTime(document.issueTime) },
        {
          id: 'file',
          label: t('documents.file'),
          cell: (document) =>
            mayDownload &&
            document.documentId && (
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<Icon name="download" size={14} />}
                aria-label={t('documents.download', { number: document.number })}
                onClick={() => fetchFile(document)}
              >
                PDF
              </Button>
            ),
        },
      ]}
    />
  );
}

function ReissueDialog(props: { set: DocumentSet; onClose: () => void }): ReactNode {
  const { set } = props;
  const t = useT();
  const [reason, setReason] = useState('');
  return (
    <CommandDialog
      title={t('documents.reissueTitle', { number: set.number })}
      submit={t('documents.reissue')}
      done={t('documents.requested')}
      onClose={props.onClose}
      send={async (idempotencyKey) => {
        await api(`/document-sets/${set.id}:reissue`, { json: { etag: set.etag, reason }, idempotencyKey });
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
