import { useCanAny } from '@crm/portal-sdk';
import type { RegistryEntry, RouteEntry } from '@crm/portal-sdk/host';
import { RemoteMount, useRegistry } from '@crm/portal-sdk/host';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { useRoutes } from 'react-router';
import { ForbiddenPage } from '../pages/forbidden-page.tsx';
import { HomePage } from '../pages/home-page.tsx';
import { ModulesPage } from '../pages/modules-page.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { ProfilePage } from '../pages/profile-page.tsx';
import { SearchPage } from '../pages/search-page.tsx';
import { SettingsPage } from '../pages/settings-page.tsx';
import { SignedInPage } from '../pages/signed-in-page.tsx';

/** The page of the address: the shell's own, or that of the remote whose manifest claims the path. */
export function Pages(): ReactNode {
  const registry = useRegistry();
  const routes = useMemo(
    () => [
      { path: '/', element: <HomePage /> },
      { path: '/search', element: <SearchPage /> },
      { path: '/profile', element: <ProfilePage /> },
      { path: '/settings', element: <SettingsPage /> },
      { path: '/modules', element: <ModulesPage /> },
      { path: '/signed-in', element: <SignedInPage /> },
      ...registry.flatMap((remote) =>
        (remote.routes ?? []).map((route) => ({
          path: route.path,
          element: <RemotePage key={`${remote.id}${route.path}`} remote={remote} route={route} />,
        })),
      ),
      // Below the prefix of a remote but not offered to this caller: the gateway has left it out of his registry.
      ...registry.map((remote) => ({ path: `/${remote.id}/*`, element: <NotFoundPage /> })),
      { path: '*', element: <NotFoundPage /> },
    ],
    [registry],
  );
  return useRoutes(routes);
}

function RemotePage(props: { remote: RegistryEntry; route: RouteEntry }): ReactNode {
  const can = useCanAny();
  if (!can(props.route.permission)) return <ForbiddenPage />;
  return <RemoteMount remote={props.remote} part="pages" name={props.route.page} />;
}
