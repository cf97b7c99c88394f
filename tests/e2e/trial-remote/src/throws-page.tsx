import type { ReactNode } from 'react';

export default function ThrowsPage(): ReactNode {
  throw new Error('the page is broken');
}
