import { Button, Loader } from '@mantine/core';
import { ApiError } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { useUiT } from './texts.ts';

/** Shown while something loads; says so to screen readers once. */
export function LoadingState(props: { label?: string }): ReactNode {
  const t = useUiT();
  return (
    <div className="crm-state" role="status">
      <Loader size="sm" aria-hidden="true" />
      <span>{props.label ?? t('state.loading')}</span>
    </div>
  );
}

/** Nothing to show, with what can be done about it. */
export function EmptyState(props: { title: string; text?: string; icon?: string; action?: ReactNode }): ReactNode {
  return (
    <div className="crm-state">
      <Icon name={props.icon ?? 'inbox'} size={28} />
      <strong>{props.title}</strong>
      {props.text && <span>{props.text}</span>}
      {props.action}
    </div>
  );
}

/** A failed call in words, with Retry, and the number that support asks for. */
export function ErrorState(props: { error: unknown; onRetry?: () => void }): ReactNode {
  const t = useUiT();
  const { error } = props;
  const known = error instanceof ApiError ? error : undefined;
  const text =
    known?.status === 0
      ? t(known.reason === 'TIMEOUT' ? 'state.timeout' : 'state.network')
      : (known?.message ?? (error instanceof Error ? error.message : String(error)));
  return (
    <div className="crm-state crm-state-error" role="alert">
      <Icon name="alert" size={24} />
      <strong>
        {t(known?.status === 403 ? 'state.forbidden' : known?.status === 404 ? 'state.notFound' : 'state.failed')}
      </strong>
      <span>{text}</span>
      {known?.traceId && <code className="crm-faint">{known.traceId}</code>}
      {props.onRetry && (
        <Button variant="default" onClick={props.onRetry}>
          {t('action.retry')}
        </Button>
      )}
    </div>
  );
}
