import { Route, Routes, useParams, useT } from '@crm/portal-sdk';
import { Button, Icon, ResourcePage } from '@crm/ui';
import { ResourceList } from '@crm/ui/grid';
import type { ReactNode } from 'react';
import { documentScreen } from './document.screen.tsx';
import { fetchFile } from './fetch-file.ts';
import { Revisions } from './revisions.tsx';

export default function DocumentsPages(): ReactNode {
  return (
    <Routes>
      <Route index element={<ResourceList screen={documentScreen} createTo={false} />} />
      <Route path=":id" element={<OneDocument />} />
    </Routes>
  );
}

function OneDocument(): ReactNode {
  const { id = '' } = useParams();
  const t = useT();
  return (
    <ResourcePage
      key={id}
      screen={documentScreen}
      id={id}
      buttons={(document) =>
        (document.revision ?? 0) > 0 && (
          <Button leftSection={<Icon name="download" size={14} />} onClick={() => fetchFile(document.id)}>
            {t('documents.download')}
          </Button>
        )
      }
      tabs={(document) => [
        { id: 'revisions', label: t('documents.revisions'), content: <Revisions document={document} /> },
      ]}
    />
  );
}
