import { useCanAny } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Icon } from '../base/icon.tsx';
import { Button } from '../base/kit.tsx';
import type { ResourceRecord } from '../resource/screen.ts';
import { isAllowed } from '../resource/screen.ts';

/** Something that can be done with the record of a page. */
export interface PageAction {
  id: string;
  label: string;
  icon?: string;
  shortcut?: string;
  danger?: boolean;
  /** The record's verb: hidden unless the service says that this caller may call it now. */
  verb?: string;
  /** Hidden without it, where it is no verb of the record. */
  permission?: string;
  /** What usually comes next: a button too. */
  next?: boolean;
  disabled?: boolean;
  /** Why it is disabled, and what to do first. */
  why?: string;
  loading?: boolean;
  run: () => void;
}

/** Actions that this caller is offered on the record as it is; what something still hinders is shown with the reason. */
export function useOffered(record: ResourceRecord, actions: readonly PageAction[]): readonly PageAction[] {
  const can = useCanAny();
  return actions.flatMap((action) => {
    const { verb, permission } = action;
    if (verb === undefined) return can(permission) ? [action] : [];
    if (isAllowed(record, verb)) return [action];
    const hindered = record.blockedActions?.find((blocked) => blocked.action === verb);
    return hindered ? [{ ...action, disabled: true, why: hindered.message }] : [];
  });
}

/** Buttons of what usually comes next, the first of them filled. */
export function NextActions(props: { actions: readonly PageAction[] }): ReactNode {
  const next = props.actions.filter((action) => action.next);
  return next.map((action, index) => (
    <Button
      key={action.id}
      variant={index === 0 ? 'filled' : 'default'}
      loading={action.loading}
      disabled={action.disabled}
      title={action.why}
      leftSection={action.icon && <Icon name={action.icon} size={14} />}
      onClick={action.run}
    >
      {action.label}
    </Button>
  ));
}
