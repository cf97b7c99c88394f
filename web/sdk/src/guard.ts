import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { translate } from './i18n.ts';
import { confirm } from './questions.ts';

/** Asks before a page with unsaved input is left, by a link or by closing the tab. */
export function useUnsavedGuard(dirty: boolean): void {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    void confirm({
      title: translate('shell', 'unsaved.title'),
      text: translate('shell', 'unsaved.text'),
      confirm: translate('shell', 'unsaved.leave'),
      danger: true,
    }).then((yes) => (yes ? blocker.proceed() : blocker.reset()));
  }, [blocker]);
  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);
}
