import { useCan, useT } from '@crm/portal-sdk';
import type { ComposerKind } from '@crm/ui';
import { Composer } from '@crm/ui';
import type { ReactNode } from 'react';
import { ActivityForm } from './activity-form.tsx';
import { EmailForm } from './email-form.tsx';

export interface WorkContext {
  clientId?: string | undefined;
  dealId?: string | undefined;
  orderId?: string | undefined;
}

/** Note, task, call, meeting and e-mail on any record that a client stands behind. */
export function WorkComposer(props: WorkContext): ReactNode {
  const t = useT();
  const mayPlan = useCan('clients:activity:create');
  const mayWrite = useCan('clients:email:create');
  const activity = (id: string, type: string, icon: string, shortcut?: string): ComposerKind => ({
    id,
    icon,
    label: t(`enums.${type}`),
    ...(shortcut !== undefined && { shortcut }),
    form: (done) => <ActivityForm type={type} context={props} onDone={done} />,
  });
  const kinds: ComposerKind[] = [
    ...(mayPlan
      ? [
          activity('note', 'ACTIVITY_TYPE_NOTE', 'note', 'n'),
          activity('task', 'ACTIVITY_TYPE_TASK', 'task', 't'),
          activity('call', 'ACTIVITY_TYPE_CALL', 'phone'),
          activity('meeting', 'ACTIVITY_TYPE_MEETING', 'users'),
        ]
      : []),
    ...(mayWrite
      ? [
          {
            id: 'email',
            icon: 'mail',
            label: t('composer.email'),
            shortcut: 'm',
            form: (done: () => void) => <EmailForm context={props} onDone={done} />,
          },
        ]
      : []),
  ];
  return kinds.length === 0 ? null : <Composer label={t('composer.label')} kinds={kinds} />;
}
