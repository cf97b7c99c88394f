import {
  fillLink,
  Link,
  Slot,
  useCan,
  useFormat,
  useNavigate,
  useParams,
  useSession,
  useSlotItems,
  SlotPart,
  useT,
  useLive,
} from '@crm/portal-sdk';
import type { PageAction } from '@crm/ui';
import { Button, Chip, Icon, Menu, Panel, ResourcePage } from '@crm/ui';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { ClientDocuments } from '../documents/client-documents.tsx';
import type { Client } from '../records.ts';
import { ClientTimeline } from '../timeline/client-timeline.tsx';
import { clientScreen } from './client.screen.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { EditForm } from './edit-form.tsx';
import { People } from './people.tsx';
import { StageDialog } from './stage-dialog.tsx';
import { StagesTab } from './stages-tab.tsx';

export default function ClientPage(): ReactNode {
  const { id = '' } = useParams();
  useLive(`clients:${id}`);
  return <Card key={id} id={id} />;
}

function Card({ id }: { id: string }): ReactNode {
  const t = useT();
  const navigate = useNavigate();
  const mayEdit = useCan('clients:client:edit');
  const maySeeDocuments = useCan('clients:document:read');
  const mayAssign = useCan('clients:client:assign');
  const [moving, setMoving] = useState<Client>();
  const [giving, setGiving] = useState<Client>();
  const tabs = useSlotItems('clients.card.tab@1');
  const actions = (client: Client): PageAction[] => [
    ...(mayEdit
      ? [{ id: 'stage', label: t('clients.changeStage'), icon: 'target', shortcut: 's', run: () => setMoving(client) }]
      : []),
    ...(mayAssign
      ? [{ id: 'assign', label: t('clients.assign'), icon: 'user', shortcut: 'o', run: () => setGiving(client) }]
      : []),
  ];
  return (
    <>
      <ResourcePage
        screen={clientScreen}
        id={id}
        header={(client) => <Badges client={client} />}
        buttons={(client) => <NewMenu client={client} />}
        actions={actions}
        tabs={(client) => [
          {
            id: 'timeline',
            label: t('clients.timeline'),
            content: <ClientTimeline clientId={client.id} client={client} />,
          },
          ...tabs.map((item) => ({
            id: item.id,
            label: <SlotLabel item={item} />,
            content: <SlotPart item={item} context={{ clientId: client.id, client }} />,
          })),
          ...(maySeeDocuments
            ? [{ id: 'documents', label: t('clients.documents'), content: <ClientDocuments clientId={client.id} /> }]
            : []),
          {
            id: 'stages',
            label: t('clients.stages'),
            content: <StagesTab clientId={client.id} etag={client.etag} />,
          },
          ...(mayEdit && !client.deleteTime
            ? [{ id: 'edit', label: t('clients.editAll'), content: <EditForm key={client.etag} client={client} /> }]
            : []),
        ]}
        panels={(client) => (
          <>
            <Panel title={t('people.title')}>
              <People client={client} onOpen={(other) => void navigate(`/clients/${other}`)} />
            </Panel>
            <Slot name="clients.card.panel@1" context={{ clientId: client.id, client }} />
          </>
        )}
      />
      {moving && <StageDialog client={moving} onClose={() => setMoving(undefined)} />}
      {giving && <AssignDialog client={giving} onClose={() => setGiving(undefined)} />}
    </>
  );
}

function SlotLabel(props: { item: ReturnType<typeof useSlotItems>[number] }): ReactNode {
  const { language } = useSession().user;
  const { label } = props.item;
  return label?.[language as 'en' | 'ru' | 'bg'] ?? label?.en ?? props.item.id;
}

function Badges({ client }: { client: Client }): ReactNode {
  const t = useT();
  const format = useFormat();
  const session = useSession();
  const foreign = client.ownerId !== undefined && client.ownerId !== session.user.id;
  const guarded = client.protectedUntil !== undefined && new Date(client.protectedUntil) > new Date();
  return (
    <>
      {client.stage && (
        <Chip tone={client.stage === 'CLIENT_STAGE_LOST' ? 'danger' : 'info'}>{t(`enums.${client.stage}`)}</Chip>
      )}
      {foreign && guarded && (
        <Chip tone="warn" icon="lock">
          {t('clients.protectedUntil', { date: format.date(client.protectedUntil) })}
        </Chip>
      )}
      <Slot name="clients.card.header@1" context={{ clientId: client.id, client }} />
    </>
  );
}

/** What can be begun with this client: links that other services offer. */
function NewMenu({ client }: { client: Client }): ReactNode {
  const t = useT();
  const items = useSlotItems('clients.card.action@1').filter(({ to }) => to !== undefined);
  if (items.length === 0 || client.deleteTime) return null;
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<Icon name="plus" size={14} />}>{t('clients.begin')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map((item) => (
          <Menu.Item
            key={item.id}
            component={Link}
            to={fillLink(item.to ?? '', { clientId: client.id })}
            leftSection={<Icon name={item.icon ?? 'plus'} size={14} />}
          >
            <SlotLabel item={item} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
