import { MantineProvider } from '@mantine/core';
import type { Theme } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { useEffect, useSyncExternalStore } from 'react';
import { theme as kitTheme } from './theme.ts';

/** The theme that is drawn: "system" follows the operating system, more contrast included. */
export function useDrawnTheme(theme: Theme): 'light' | 'dark' | 'contrast' {
  const dark = useMedia('(prefers-color-scheme: dark)');
  const contrast = useMedia('(prefers-contrast: more)');
  if (theme !== 'system') return theme;
  if (contrast) return 'contrast';
  return dark ? 'dark' : 'light';
}

/** Whether a media query holds, kept current. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}

/**
 * The visual kit around the whole portal. Neither variables nor classes are written as <style> elements: they are in the
 * static style sheet, since the content security policy refuses inline ones.
 */
export function UiProvider(props: { theme: Theme; density: string; children: ReactNode }): ReactNode {
  const drawn = useDrawnTheme(props.theme);
  useEffect(() => {
    document.documentElement.dataset.crmTheme = drawn;
    document.documentElement.dataset.crmDensity = props.density;
  }, [drawn, props.density]);
  return (
    <MantineProvider
      theme={kitTheme}
      forceColorScheme={drawn === 'dark' ? 'dark' : 'light'}
      withCssVariables={false}
      withGlobalClasses={false}
      deduplicateCssVariables={false}
    >
      {props.children}
    </MantineProvider>
  );
}
