import type { ReactNode } from 'react';
import { useState } from 'react';

/** Asks to be drawn again each time it is drawn. */
export default function SpinsPage(): ReactNode {
  const [turn, setTurn] = useState(0);
  setTurn(turn + 1);
  return <h1>{turn}</h1>;
}
