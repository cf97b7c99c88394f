import { api, useT } from '@crm/portal-sdk';
import { Button, CommandDialog, Group, Icon, isAllowed, Menu, RefSelect, Select, Textarea, useCommand } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Activity, ActivityVerb } from '../records.ts';
import { useResults } from '../timeline/activity-form.tsx';

const LATER = ['+1 working day', '+3 working days', '+2w'] as const;

/** Complete, put off, give away: what can be done with planned work. */
export function ActivityButtons({ activity }: { activity: Activity }): ReactNode {
  const t = useT();
  const { busy, run } = useCommand();
  const [asking, setAsking] = useState<'complete' | 'delegate'>();
  const may = (verb: ActivityVerb): boolean => isAllowed(activity, verb);
  if (!may('complete') && !may('snooze') && !may('delegate')) return null;
  const snooze = (untilIn: string): void =>
    void run(
      (idempotencyKey) =>
        api(`/activities/${activity.id}:snooze`, { json: { etag: activity.etag, untilIn }, idempotencyKey }),
      t('activities.snoozed'),
    );
  return (
    <Group gap={6}>
      <Button
        size="compact-sm"
        leftSection={<Icon name="check" size={14} />}
        aria-label={t('activities.completeName', { name: activity.subject })}
        onClick={() => setAsking('complete')}
      >
        {t('activities.complete')}
      </Button>
      <Menu>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="default"
            loading={busy}
            aria-label={t('activities.laterName', { name: activity.subject })}
          >
            {t('activities.later')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {LATER.map((later) => (
            <Menu.Item key={later} onClick={() => snooze(later)}>
              {t(`due.${later}`)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setAsking('delegate')}>{t('activities.delegate')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === 'complete' && <CompleteDialog activity={activity} onClose={() => setAsking(undefined)} />}
      {asking === 'delegate' && <DelegateDialog activity={activity} onClose={() => setAsking(undefined)} />}
    </Group>
  );
}

function CompleteDialog(props: { activity: Activity; onClose: () => void }): ReactNode {
  const { activity } = props;
  const t = useT();
  const results = useResults(activity.type);
  const [resultCode, setResultCode] = useState<string | null>(null);
  const [resultComment, setComment] = useState('');
  const [next, setNext] = useState<string | null>(null);
  const following = next ? { type: 'ACTIVITY_TYPE_CALL', preset: 'ACTIVITY_PRESET_CALL_BACK', dueIn: next } : undefined;
  return (
    <CommandDialog
      title={activity.subject}
      submit={t('activities.complete')}
      done={t('activities.completed')}
      disabled={!resultCode}
      onClose={props.onClose}
      send={(idempotencyKey) =>
        api(`/activities/${activity.id}:complete`, {
          json: { etag: activity.etag, resultCode, resultComment, next: following },
          idempotencyKey,
        })
      }
    >
      <Select
        label={t('fields.resultCode')}
        required
        withAsterisk={false}
        data={results.map(({ code, name }) => ({ value: code, label: name }))}
        value={resultCode}
        comboboxProps={{ withinPortal: false }}
        onChange={setResultCode}
      />
      <Textarea
        label={t('fields.resultComment')}
        value={resultComment}
        maxLength={4000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Select
        label={t('activities.next')}
        data={LATER.map((later) => ({ value: later, label: t(`due.${later}`) }))}
        value={next}
        clearable
        clearButtonProps={{ 'aria-label': t('rows.clear') }}
        comboboxProps={{ withinPortal: false }}
        onChange={setNext}
      />
    </CommandDialog>
  );
}

function DelegateDialog(props: { activity: Activity; onClose: () => void }): ReactNode {
  const { activity } = props;
  const t = useT();
  const [ownerId, setOwner] = useState<string>();
  const [comment, setComment] = useState('');
  return (
    <CommandDialog
      title={t('activities.delegate')}
      submit={t('activities.delegateSubmit')}
      done={t('activities.delegated')}
      disabled={!ownerId}
      onClose={props.onClose}
      send={(idempotencyKey) =>
        api(`/activities/${activity.id}:delegate`, { json: { etag: activity.etag, ownerId, comment }, idempotencyKey })
      }
    >
      <RefSelect resource="users" label={t('activities.to')} required value={ownerId} onChange={(id) => setOwner(id)} />
      <Textarea
        label={t('fields.comment')}
        value={comment}
        maxLength={1000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </CommandDialog>
  );
}
