import { Route, Routes, useCan, useContract, useNavigate, useParams, useSearchParams, useT } from '@crm/portal-sdk';
import type { PageTab, ResourceFormProps, ResourcePageProps, ResourceRecord, Screen } from '@crm/ui';
import { ResourceForm, ResourceFormPage, ResourcePage } from '@crm/ui';
import type { ResourceListProps } from '@crm/ui/grid';
import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';

export interface NounPagesProps<T extends ResourceRecord> {
  screen: Screen<T>;
  list?: Omit<ResourceListProps<T>, 'screen'>;
  page?: Omit<ResourcePageProps<T>, 'screen' | 'id'>;
  form?: Pick<ResourceFormProps<T>, 'aside'>;
  /** Parts of a form without a kind of their own are edited in a tab, since facts are edited one by one. */
  editTab?: boolean | ((record: T) => boolean);
}

/** List, new and card of a plain noun below its path ("/sales/products/*"). */
export function NounPages<T extends ResourceRecord>(props: NounPagesProps<T>): ReactNode {
  return (
    <Routes>
      <Route index element={<ResourceList screen={props.screen} {...props.list} />} />
      <Route path="new" element={<NewRecord {...props} />} />
      <Route path=":id" element={<OneRecord {...props} />} />
    </Routes>
  );
}

/** A form filled from the address: /sales/payments/new?orderId=… sets `orderId`. */
function NewRecord<T extends ResourceRecord>(props: NounPagesProps<T>): ReactNode {
  const { screen, form } = props;
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const known = new Set((screen.form ?? []).map(({ field }) => field as string));
  const initial = Object.fromEntries([...params].filter(([name]) => known.has(name))) as Partial<T>;
  return (
    <ResourceFormPage
      {...form}
      screen={screen}
      initial={initial}
      onSaved={(record) => void navigate(`${screen.path}/${record.id}`, { replace: true })}
      onCancel={() => void navigate(-1)}
    />
  );
}

function OneRecord<T extends ResourceRecord>(props: NounPagesProps<T>): ReactNode {
  const { screen, page } = props;
  const { id = '' } = useParams();
  const t = useT();
  const contract = useContract();
  const mayEdit = useCan(contract.resources[screen.resource]?.methods['update']?.permission);
  const editable = (record: T): boolean =>
    typeof props.editTab === 'function' ? props.editTab(record) : props.editTab === true;
  const tabs = (record: T): PageTab[] => [
    ...(page?.tabs?.(record) ?? []),
    ...(editable(record) && mayEdit && !record.deleteTime
      ? [
          {
            id: 'edit',
            label: t('tabs.edit'),
            content: (
              <ResourceForm
                key={record.etag}
                {...props.form}
                screen={screen}
                record={record}
                onSaved={() => undefined}
              />
            ),
          },
        ]
      : []),
  ];
  return <ResourcePage key={id} {...page} screen={screen} id={id} tabs={tabs} />;
}
