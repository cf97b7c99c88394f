import { Route, Routes, notify, useCan, useNavigate, useParams, useT } from '@crm/portal-sdk';
import { ResourceForm, ResourceFormPage, ResourcePage } from '@crm/ui';
import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import type { Template } from '../records.ts';
import { templateScreen } from './template.screen.tsx';

export default function TemplatesPages(): ReactNode {
  return (
    <Routes>
      <Route index element={<ResourceList screen={templateScreen} />} />
      <Route path="new" element={<NewTemplate />} />
      <Route path=":id" element={<OneTemplate />} />
    </Routes>
  );
}

function NewTemplate(): ReactNode {
  const navigate = useNavigate();
  return (
    <ResourceFormPage
      screen={templateScreen}
      initial={{ numberPattern: 'N-{year}-{number:5}', page: 'A4' }}
      onSaved={(template) => void navigate(`/clients/templates/${template.id}`, { replace: true })}
      onCancel={() => void navigate(-1)}
    />
  );
}

function OneTemplate(): ReactNode {
  const { id = '' } = useParams();
  const t = useT();
  const mayEdit = useCan('clients:template:edit');
  const form = (template: Template): ReactNode => (
    <ResourceForm
      key={template.etag}
      screen={templateScreen}
      record={template}
      onSaved={() => notify({ kind: 'success', text: t('templates.saved') })}
    />
  );
  return (
    <ResourcePage
      key={id}
      screen={templateScreen}
      id={id}
      tabs={(template) =>
        mayEdit && !template.deleteTime ? [{ id: 'text', label: t('templates.text'), content: form(template) }] : []
      }
    />
  );
}
