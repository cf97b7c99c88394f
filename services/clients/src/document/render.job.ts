import type { JobKind } from '@crm/kit/jobs/scheduler';
import { callFor } from '../system-call.ts';
import { RENDER, type Press } from './document.begin.ts';
import { failDocument, makeDocument } from './document.make.ts';

/** Runs until a document counts as failed whatever the cause: some twenty minutes. */
const ATTEMPTS = 9;

/** Makes the file of a document that waits for it: of a batch, or of whoever went away before it was there. */
export function renderJob(press: Press): JobKind {
  return {
    kind: RENDER,
    attempts: ATTEMPTS,
    run: async (db, payload, { now, signal, attempt }) => {
      const { documentId, traceparent } = payload as { documentId: string; traceparent?: string };
      const call = callFor(undefined, now, traceparent);
      try {
        await makeDocument(db, press, documentId, call, { signal });
      } catch (thrown) {
        if (attempt < ATTEMPTS) throw thrown;
        await failDocument(db, press, documentId, { reason: 'INTERNAL', violations: [], params: {} }, call, false);
        throw thrown;
      }
    },
  };
}
