import { useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import type { Document } from '../records.ts';
import { failureText } from './tell-outcome.ts';

/** Why the last attempt to make the file came to nothing, in words. */
export function FailureText({ document }: { document: Document }): ReactNode {
  return failureText(document, useT());
}
