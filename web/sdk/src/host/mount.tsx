import type { ComponentType, ErrorInfo, ReactNode } from 'react';
import { Component, Suspense, useEffect, useRef, useState } from 'react';
import { RemoteContext } from '../i18n.ts';
import type { RegistryEntry } from '../manifest.ts';
import { createStore, useStore } from '../store.ts';
import { returnedStore, suspectAway } from './away.ts';
import { loadPart, LOAD_TIMEOUT_MS, RemoteFailure, runningRemotes } from './loader.ts';
import { refreshRegistry } from './registry.ts';

export interface FailureProps {
  remote: RegistryEntry;
  error: Error;
  retry: () => void;
}

/** What the shell draws around remotes; it alone has the visual kit. */
export interface Views {
  Failure: ComponentType<FailureProps>;
  Loading: ComponentType;
}

export const viewsStore = createStore<Views>({
  Failure: ({ remote, error }) => <p role="alert">{`${remote.id}: ${error.message}`}</p>,
  Loading: () => <p aria-busy="true">…</p>,
});

/** Errors of remotes are told here as well, so that the shell can report them. */
export const failureStore = createStore<{ remote: string; error: Error } | undefined>(undefined);

interface BoundaryProps {
  remote: RegistryEntry;
  retry: () => void;
  children: ReactNode;
}

/** Keeps a throw of one page or slot in its own place. */
class Boundary extends Component<BoundaryProps, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, _info: ErrorInfo): void {
    failureStore.set({ remote: this.props.remote.id, error });
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return <Failure remote={this.props.remote} error={this.state.error} retry={this.props.retry} />;
  }
}

function Failure(props: FailureProps): ReactNode {
  const { Failure: View } = useStore(viewsStore);
  return <View {...props} />;
}

/** Shows a page or a slot component of a remote, its loading state, or a tile with Retry in its place. */
export function RemoteMount(props: {
  remote: RegistryEntry;
  part: 'pages' | 'slots';
  name: string;
  context?: object;
}): ReactNode {
  const [attempt, setAttempt] = useState(1);
  const retry = (): void => {
    void refreshRegistry(fetch, runningRemotes())
      .catch(() => undefined)
      .then(() => setAttempt((count) => count + 1));
  };
  return (
    <RemoteContext value={props.remote.id}>
      <Boundary key={attempt} remote={props.remote} retry={retry}>
        <Loaded {...props} retry={retry} />
      </Boundary>
    </RemoteContext>
  );
}

type Outcome = { component: ComponentType<object> } | { error: Error } | undefined;

function Loaded(props: {
  remote: RegistryEntry;
  part: 'pages' | 'slots';
  name: string;
  context?: object;
  retry: () => void;
}): ReactNode {
  const { remote, part, name } = props;
  const [outcome, setOutcome] = useState<Outcome>();
  const { Loading } = useStore(viewsStore);
  useEffect(() => {
    let current = true;
    loadPart(remote, part, name).then(
      (component) => current && setOutcome({ component }),
      (error: Error) => {
        if (!current) return;
        failureStore.set({ remote: remote.id, error });
        setOutcome({ error });
        suspectAway();
        void refreshRegistry(fetch, runningRemotes()).catch(() => undefined);
      },
    );
    return () => {
      current = false;
    };
    // A manifest fetched anew is another object of the same remote; only another build is another remote.
  }, [remote.id, remote.build, part, name]);
  const returned = useStore(returnedStore);
  const failedAt = useRef<number>(undefined);
  useEffect(() => {
    if (!outcome || !('error' in outcome) || isVersion(outcome.error)) return;
    failedAt.current ??= returned;
    if (failedAt.current !== returned) props.retry();
  }, [outcome, returned]);
  if (!outcome) return <Loading />;
  if ('error' in outcome) return <Failure remote={remote} error={outcome.error} retry={props.retry} />;
  const { component: Part } = outcome;
  const giveUp = (): void => {
    const error = new RemoteFailure('timeout', `shows nothing for ${LOAD_TIMEOUT_MS / 1000} s`);
    failureStore.set({ remote: remote.id, error });
    setOutcome({ error });
  };
  // Without a boundary of its own a part that waits for ever would keep the whole portal from being drawn.
  return (
    <Suspense fallback={<Waiting onLate={giveUp} />}>
      <Part {...props.context} />
    </Suspense>
  );
}

/** Code for another portal is the same after any number of tries. */
const isVersion = (error: Error): boolean => error instanceof RemoteFailure && error.kind === 'version';

/** In the place of a part that has its code and still waits for something. */
function Waiting({ onLate }: { onLate: () => void }): ReactNode {
  const { Loading } = useStore(viewsStore);
  useEffect(() => {
    const timer = setTimeout(onLate, LOAD_TIMEOUT_MS);
    return () => clearTimeout(timer);
  }, []);
  return <Loading />;
}
