import type { ApiError } from '@crm/portal-sdk';
import { usePreferences } from '@crm/portal-sdk';
import { createQueryClient, QueryClientProvider, returnedStore, viewsStore } from '@crm/portal-sdk/host';
import { UiProvider } from '@crm/ui/host';
import { LoadingState } from '@crm/ui';
import type { ReactNode } from 'react';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { Frame } from './frame/frame.tsx';
import { FailureTile } from './frame/failure-tile.tsx';
import { OfflinePage } from './pages/offline-page.tsx';

viewsStore.set({ Failure: FailureTile, Loading: LoadingState });

const client = createQueryClient();
// What could not be read while a part of the platform was away is read once it is back.
returnedStore.subscribe(() => void client.refetchQueries({ predicate: ({ state }) => state.status === 'error' }));
// One route for everything: which pages there are is known from the registry only, and changes with it.
const router = createBrowserRouter([{ path: '*', Component: Frame }]);

export function App(props: { offline?: ApiError }): ReactNode {
  const { theme, density } = usePreferences();
  return (
    <UiProvider theme={theme} density={density}>
      <QueryClientProvider client={client}>
        {props.offline ? <OfflinePage error={props.offline} /> : <RouterProvider router={router} />}
      </QueryClientProvider>
    </UiProvider>
  );
}
