import { Menu, Tabs } from '@mantine/core';
import {
  confirm,
  Link,
  useCanAny,
  useCommand,
  useContract,
  useNavigate,
  usePageTitle,
  useSearchParams,
} from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Icon } from '../base/icon.tsx';
import { Chip, IconButton } from '../base/kit.tsx';
import { ErrorState, LoadingState } from '../base/states.tsx';
import { useUiT } from '../base/texts.ts';
import { useChanges } from '../resource/changes.ts';
import { useLabels } from '../resource/labels.ts';
import type { ResourceRecord, Screen, ScreenField } from '../resource/screen.ts';
import { titleOf } from '../resource/screen.ts';
import { Facts } from './facts.tsx';
import { HistoryTab } from './history-tab.tsx';
import { Neighbours } from './neighbours.tsx';
import { NextActions, useOffered } from './page-actions.tsx';
import type { PageAction } from './page-actions.tsx';
import { useRecord } from './use-record.ts';

export interface PageTab {
  id: string;
  label: ReactNode;
  content: ReactNode;
}

export interface ResourcePageProps<T extends ResourceRecord> {
  screen: Screen<T>;
  id: string;
  /** Badges beside the name. */
  header?: (record: T) => ReactNode;
  /** Between the heading and the columns, over the whole width, as a stepper of stages. */
  above?: (record: T) => ReactNode;
  facts?: readonly ScreenField<T>[];
  tabs?: (record: T) => readonly PageTab[];
  /** The right column: panels, mostly of slots. */
  panels?: (record: T) => ReactNode;
  /** Shown in the heading before the buttons of actions. */
  buttons?: (record: T) => ReactNode;
  /** What can be done: what usually comes next as buttons, and all of it in the "more" menu, beside Delete. */
  actions?: (record: T) => readonly PageAction[];
}

/** The card of one record: heading, facts on the left, tabs in the middle, panels on the right, history as the last tab. */
export function ResourcePage<T extends ResourceRecord>(props: ResourcePageProps<T>): ReactNode {
  const { screen, id } = props;
  const { record, error, refetch } = useRecord<T>(screen.resource, id);
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!record) return <LoadingState />;
  return <Card {...props} record={record} />;
}

function Card<T extends ResourceRecord>(props: ResourcePageProps<T> & { record: T }): ReactNode {
  const { screen, record, id } = props;
  const ui = useUiT();
  const labels = useLabels(screen);
  const contract = useContract();
  const title = titleOf(screen, record);
  usePageTitle(title);
  const [params, setParams] = useSearchParams();
  const methods = contract.resources[screen.resource]?.methods ?? {};
  const tabs = [...(props.tabs?.(record) ?? [])];
  if (methods['history'])
    tabs.push({ id: 'history', label: ui('page.history'), content: <HistoryTab screen={screen} id={id} /> });
  const current = tabs.find((tab) => tab.id === params.get('tab'))?.id ?? tabs[0]?.id ?? null;
  const panels = props.panels?.(record);
  const actions = useOffered(record, props.actions?.(record) ?? []);
  return (
    <article className="crm-page">
      <header className="crm-page-head">
        <div className="crm-page-way">
          <Link to={screen.path} className="crm-back">
            <Icon name="left" size={14} /> {labels.plural}
          </Link>
          <Neighbours screen={screen} id={id} />
        </div>
        <div className="crm-page-title">
          <h1 tabIndex={-1}>{title}</h1>
          {record.deleteTime && <Chip tone="danger">{ui('page.deleted')}</Chip>}
          {props.header?.(record)}
          <div className="crm-page-buttons">
            {props.buttons?.(record)}
            <NextActions actions={actions} />
            <ActionsMenu {...props} actions={actions} />
          </div>
        </div>
        {props.above?.(record)}
      </header>
      <div className="crm-page-columns" data-panels={panels ? true : undefined}>
        <section className="crm-page-facts" aria-label={ui('page.facts')}>
          <Facts screen={screen} record={record} fields={props.facts} />
        </section>
        {tabs.length > 0 && (
          <Tabs
            className="crm-page-tabs"
            value={current}
            onChange={(tab) =>
              setParams(
                (now) => {
                  const next = new URLSearchParams(now);
                  next.set('tab', tab ?? '');
                  return next;
                },
                { replace: true, preventScrollReset: true },
              )
            }
          >
            <Tabs.List aria-label={title}>
              {tabs.map((tab) => (
                <Tabs.Tab key={tab.id} value={tab.id}>
                  {tab.label}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {tabs.map((tab) => (
              <Tabs.Panel key={tab.id} value={tab.id} pt="sm">
                {tab.content}
              </Tabs.Panel>
            ))}
          </Tabs>
        )}
        {panels && <div className="crm-page-panels">{panels}</div>}
      </div>
    </article>
  );
}

function ActionsMenu<T extends ResourceRecord>(props: {
  screen: Screen<T>;
  record: T;
  actions: readonly PageAction[];
}): ReactNode {
  const { screen, record, actions } = props;
  const ui = useUiT();
  const can = useCanAny();
  const contract = useContract();
  const navigate = useNavigate();
  const resource = contract.resources[screen.resource];
  const changes = useChanges(screen, resource?.singular ?? screen.resource);
  const remove = resource?.methods['delete'];
  useCommand(
    actions.map(({ id, label, shortcut, icon, run, disabled }) => ({
      id,
      label,
      shortcut,
      icon,
      run,
      enabled: !disabled,
    })),
  );
  const removable = remove !== undefined && can(remove.permission) && !record.deleteTime;
  if (actions.length === 0 && !removable) return null;
  const onRemove = async (): Promise<void> => {
    if (
      !(await confirm({
        title: ui('page.confirmRemove', { name: titleOf(screen, record) }),
        confirm: ui('action.delete'),
        danger: true,
      }))
    )
      return;
    if (await changes.remove([record])) void navigate(screen.path);
  };
  return (
    <Menu>
      <Menu.Target>
        <IconButton icon="dots" label={ui('page.more')} />
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item
            key={action.id}
            color={action.danger ? 'red' : undefined}
            disabled={action.disabled}
            leftSection={action.icon ? <Icon name={action.icon} size={14} /> : undefined}
            rightSection={action.shortcut ? <kbd>{action.shortcut}</kbd> : undefined}
            onClick={action.run}
          >
            {action.label}
            {action.why && <small className="crm-menu-why">{action.why}</small>}
          </Menu.Item>
        ))}
        {removable && (
          <Menu.Item color="red" leftSection={<Icon name="trash" size={14} />} onClick={() => void onRemove()}>
            {ui('action.delete')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A card of the right column, as slot contributions use it. */
export function Panel(props: { title: ReactNode; actions?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className="crm-panel">
      <header>
        <h2>{props.title}</h2>
        {props.actions}
      </header>
      {props.children}
    </section>
  );
}
