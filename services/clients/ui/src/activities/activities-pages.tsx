import { Route, Routes, useNavigate, useParams, useSearchParams } from '@crm/portal-sdk';
import { ResourceFormPage, ResourcePage } from '@crm/ui';
import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { ActivityButtons } from './activity-buttons.tsx';
import { activityScreen } from './activity.screen.tsx';

export default function ActivitiesPages(): ReactNode {
  return (
    <Routes>
      <Route index element={<ResourceList screen={activityScreen} />} />
      <Route path="new" element={<NewActivity />} />
      <Route path=":id" element={<OneActivity />} />
    </Routes>
  );
}

function NewActivity(): ReactNode {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  return (
    <ResourceFormPage
      screen={activityScreen}
      initial={{ type: 'ACTIVITY_TYPE_TASK', clientId: params.get('clientId') ?? '' }}
      onSaved={(activity) => void navigate(`/clients/activities/${activity.id}`, { replace: true })}
      onCancel={() => void navigate(-1)}
    />
  );
}

function OneActivity(): ReactNode {
  const { id = '' } = useParams();
  return (
    <ResourcePage
      key={id}
      screen={activityScreen}
      id={id}
      buttons={(activity) => <ActivityButtons activity={activity} />}
    />
  );
}
