import { createStore } from './store.ts';

export interface Question {
  title: string;
  text?: string;
  /** The button that does it; "OK" in the user's language unless told. */
  confirm?: string;
  danger?: boolean;
}

export interface OpenQuestion extends Question {
  answer: (yes: boolean) => void;
}

export const questionStore = createStore<OpenQuestion | undefined>(undefined);

/** Asks before something that cannot be undone; resolves to what the user chose, false when he closed the dialog. */
export function confirm(question: Question): Promise<boolean> {
  questionStore.get()?.answer(false);
  return new Promise((resolve) => {
    questionStore.set({
      ...question,
      answer(yes) {
        questionStore.set(undefined);
        resolve(yes);
      },
    });
  });
}
