import { createStore } from './store.ts';

export const announcementStore = createStore<{ text: string; assertive: boolean; at: number }>({
  text: '',
  assertive: false,
  at: 0,
});

/** Says something to users of screen readers, through the shell's one polite and one assertive region. */
export function announce(text: string, assertive = false): void {
  announcementStore.set((last) => ({ text, assertive, at: last.at + 1 }));
}
