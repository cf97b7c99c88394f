import { setPreference, usePreferences, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { ScrollRestoration } from 'react-router';
import { useMedia } from '@crm/ui';
import { Palette } from '../palette/palette.tsx';
import { QuestionDialog } from '../dialogs/question-dialog.tsx';
import { SessionDialog } from '../dialogs/session-dialog.tsx';
import { ShortcutsOverlay } from '../dialogs/shortcuts-overlay.tsx';
import { Announcements } from './announcements.tsx';
import { AwayBar } from './away-bar.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { Pages } from './pages.tsx';
import { SkewBar } from './skew-bar.tsx';
import { Toasts } from './toasts.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { useRouteFocus } from './use-route-focus.ts';

/** The portal's one frame: header, navigation and the page that the address names. */
export function Frame(): ReactNode {
  const t = useT('shell');
  const { navCollapsed } = usePreferences();
  const narrow = useMedia('(max-width: 800px)');
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const main = useRef<HTMLElement>(null);
  useRouteFocus(main, () => setDrawer(false));
  useShortcuts({ openPalette: () => setPalette(true), openHelp: () => setHelp(true) });
  const toggleNav = (): void => (narrow ? setDrawer((open) => !open) : setPreference('navCollapsed', !navCollapsed));
  return (
    <div className="crm-frame" data-nav={narrow ? (drawer ? 'drawer' : 'hidden') : navCollapsed ? 'icons' : 'full'}>
      <a className="crm-skip" href="#main">
        {t('skip.main')}
      </a>
      <a className="crm-skip" href="#nav">
        {t('skip.nav')}
      </a>
      <Header
        onMenu={toggleNav}
        menuOpen={narrow ? drawer : !navCollapsed}
        onPalette={() => setPalette(true)}
        onHelp={() => setHelp(true)}
      />
      <SkewBar />
      <AwayBar />
      <Navigation icons={!narrow && navCollapsed} hidden={narrow && !drawer} />
      {narrow && drawer && (
        <button type="button" className="crm-scrim" aria-label={t('nav.collapse')} onClick={() => setDrawer(false)} />
      )}
      <main id="main" ref={main} tabIndex={-1}>
        <Pages />
      </main>
      <Palette open={palette} onClose={() => setPalette(false)} />
      <ShortcutsOverlay open={help} onClose={() => setHelp(false)} />
      <QuestionDialog />
      <SessionDialog />
      <Toasts />
      <Announcements />
      <ScrollRestoration />
    </div>
  );
}
