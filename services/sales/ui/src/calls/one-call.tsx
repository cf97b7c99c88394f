import { api, resourceKey, useQuery, useT } from '@crm/portal-sdk';
import { Button, getRecord, Group, Icon, Textarea, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Day } from '../parts/day.tsx';
import parts from '../parts/parts.module.css';
import { Referred } from '../parts/referred.tsx';
import type { CallList, CallListItem } from '../records.ts';
import styles from './calls.module.css';

/** Hour of the day, where the caller is, at which a call put off to another day is due. */
const AGAIN_HOUR = '09:00';

/** The client to be called now: his numbers, the words, and a button for each way the call may end. */
export function OneCall(props: {
  list: CallList;
  item: CallListItem;
  /** How many wait behind him; undefined while not known. */
  waiting: number | undefined;
  onDone: () => void;
}): ReactNode {
  const { list, item } = props;
  const t = useT();
  const { run, busy } = useCommand();
  const [comment, setComment] = useState('');
  const [again, setAgain] = useState('');
  const finish = async (result: string): Promise<void> => {
    const againTime = again === '' ? undefined : new Date(`${again}T${AGAIN_HOUR}`).toISOString();
    const done = await run((idempotencyKey) =>
      api(`/call-list-items/${item.id}:finish`, { json: { result, comment, againTime }, idempotencyKey }),
    );
    if (done) props.onDone();
  };
  return (
    <div className={parts['section']}>
      <div className={parts['heading']}>
        <h2>
          <Referred plural="clients" id={item.clientId} />
        </h2>
        {props.waiting !== undefined && (
          <span className={parts['muted']}>{t('calls.waiting', { count: props.waiting })}</span>
        )}
      </div>
      <Numbers clientId={item.clientId ?? ''} />
      {item.result && <p className={parts['muted']}>{t('calls.before', { result: item.result })}</p>}
      {list.script && (
        <section aria-label={t('fields.script')} className={styles['script']}>
          {list.script}
        </section>
      )}
      <Textarea
        label={t('fields.comment')}
        value={comment}
        maxLength={5000}
        autosize
        minRows={2}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Day label={t('calls.againOn')} value={again} onChange={setAgain} />
      <Group gap="xs" role="group" aria-label={t('calls.ended')}>
        {(list.results ?? []).map((result) => (
          <Button key={result} variant="default" loading={busy} onClick={() => void finish(result)}>
            {result}
          </Button>
        ))}
      </Group>
    </div>
  );
}

/** The client's numbers, each dialled by one click. */
function Numbers(props: { clientId: string }): ReactNode {
  const t = useT();
  const { data, error } = useQuery({
    queryKey: resourceKey('clients', 'get', props.clientId),
    queryFn: ({ signal }) =>
      getRecord<{ phones?: { number?: string; extension?: string }[] }>('clients', props.clientId, signal),
  });
  if (error) return <p className={parts['warn']}>{t('calls.notYours')}</p>;
  if (!data) return null;
  const numbers = (data.phones ?? []).flatMap(({ number, extension = '' }) => (number ? [{ number, extension }] : []));
  if (numbers.length === 0) return <p className={parts['muted']}>{t('calls.noPhone')}</p>;
  return (
    <Group gap="xs">
      {numbers.map(({ number, extension }) => (
        <Button
          key={number + extension}
          component="a"
          href={`tel:${number}${extension && `;ext=${extension}`}`}
          leftSection={<Icon name="phone" size={14} />}
        >
          {number}
          {extension && ` #${extension}`}
        </Button>
      ))}
    </Group>
  );
}
