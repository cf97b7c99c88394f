import type { ReactNode } from 'react';
import { use } from 'react';

const never = new Promise<string>(() => undefined);

/** Waits for what never comes. */
export default function WaitsPage(): ReactNode {
  return <h1>{use(never)}</h1>;
}
