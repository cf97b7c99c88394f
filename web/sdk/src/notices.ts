import { createStore, useStore } from './store.ts';

export interface Notice {
  id: number;
  kind: 'info' | 'success' | 'warning' | 'error';
  text: string;
  detail?: string;
  /** A button in the notice, as Undo. */
  action?: { label: string; run: () => void };
  /** A page that tells more. */
  to?: string;
  at: Date;
  /** Still shown over the page; the list keeps it afterwards. */
  open: boolean;
  read: boolean;
  /** False for what another list keeps already: it is shown over the page and then forgotten here. */
  kept: boolean;
}

export const noticesStore = createStore<readonly Notice[]>([]);
let count = 0;

/** Tells the user something in passing: shown for 6 s (errors until closed), kept in the list of notices. */
export function notify(
  notice: Pick<Notice, 'text'> & Partial<Pick<Notice, 'kind' | 'detail' | 'action' | 'to' | 'kept'>>,
): void {
  count += 1;
  const added: Notice = { kind: 'info', kept: true, ...notice, id: count, at: new Date(), open: true, read: false };
  noticesStore.set((notices) => [added, ...notices].slice(0, 100));
}

export function closeNotice(id: number): void {
  noticesStore.set((notices) => notices.map((notice) => (notice.id === id ? { ...notice, open: false } : notice)));
}

export function readNotices(): void {
  noticesStore.set((notices) => notices.map((notice) => (notice.read ? notice : { ...notice, read: true })));
}

export function useNotices(): readonly Notice[] {
  return useStore(noticesStore);
}
