import type { ComponentProps, ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import { LoadingState } from '../base/states.tsx';

const Loaded = lazy(async () => ({ default: (await import('./import-wizard.tsx')).ImportWizard }));

/** The import wizard, fetched when it is opened: few users ever need it. */
export function ImportWizard(props: ComponentProps<typeof Loaded>): ReactNode {
  return (
    <Suspense fallback={<LoadingState />}>
      <Loaded {...props} />
    </Suspense>
  );
}
