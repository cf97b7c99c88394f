import { useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';

/** Whose file the server keeps back. */
export default function LatePage(): ReactNode {
  return <h1>{useT()('late.title')}</h1>;
}
