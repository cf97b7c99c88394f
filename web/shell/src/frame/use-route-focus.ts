import { announce } from '@crm/portal-sdk';
import { titleStore, useStore } from '@crm/portal-sdk/host';
import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { useSession } from '@crm/portal-sdk';

/**
 * After a change of page: focus goes to its heading, the tab is named after it and it is announced. The heading may come
 * later than the address, with the remote's code, so it is waited for; a user who has begun to type is left alone.
 */
export function useRouteFocus(main: RefObject<HTMLElement | null>, onChange: () => void): void {
  const { pathname } = useLocation();
  const { company } = useSession();
  const title = useStore(titleStore);
  const first = useRef(true);
  useEffect(() => {
    document.title = [title, company.name || 'CRM'].filter(Boolean).join(' · ');
  }, [title, company.name]);
  useEffect(() => {
    onChange();
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const root = main.current;
    if (!root) return undefined;
    const from = document.activeElement;
    const settle = (): boolean => {
      const heading = root.querySelector('h1');
      if (!heading) return false;
      const active = document.activeElement;
      if (active === from || active === document.body || active === null || !root.contains(active)) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
      announce(heading.textContent ?? '');
      return true;
    };
    // The former page's heading is still there while the next page's code is fetched.
    const old = root.querySelector('h1');
    if (!old && settle()) return undefined;
    const observer = new MutationObserver(() => {
      if (root.querySelector('h1') !== old && settle()) observer.disconnect();
    });
    observer.observe(root, { childList: true, subtree: true });
    const timer = setTimeout(() => {
      observer.disconnect();
      settle();
    }, 1500);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [pathname]);
}
