import { Link } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Icon } from '../base/icon.tsx';
import { IconButton } from '../base/kit.tsx';
import { ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';
import type { ResourceRecord, Screen } from '../resource/screen.ts';
import { titleOf } from '../resource/screen.ts';
import { Facts } from './facts.tsx';
import { useRecord } from './use-record.ts';

/** A record beside the list it was chosen in; the list stays as it is. */
export function PeekPanel<T extends ResourceRecord>(props: {
  screen: Screen<T>;
  id: string;
  onClose: () => void;
  render?: (record: T) => ReactNode;
}): ReactNode {
  const { screen, id } = props;
  const ui = useUiT();
  const { record, error, refetch } = useRecord<T>(screen.resource, id);
  return (
    <aside className="crm-peek" aria-label={ui('page.peek')}>
      <header>
        <h2>{record ? titleOf(screen, record) : ''}</h2>
        <Link to={`${screen.path}/${id}`} aria-label={ui('page.open')} className="crm-icon-link">
          <Icon name="external" />
        </Link>
        <IconButton icon="close" label={ui('action.close')} shortcut="Esc" onClick={props.onClose} />
      </header>
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : record ? (
        (props.render?.(record) ?? <Facts screen={screen} record={record} />)
      ) : (
        <LoadingState />
      )}
    </aside>
  );
}
