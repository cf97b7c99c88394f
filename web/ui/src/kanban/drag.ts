import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';

/** Makes an element draggable; `data` travels with it. */
export function useDraggable(element: RefObject<HTMLElement | null>, data: Record<string, unknown>): boolean {
  const [dragging, setDragging] = useState(false);
  const latest = useRef(data);
  useEffect(() => {
    latest.current = data;
  });
  useEffect(() => {
    if (!element.current) return undefined;
    // A link is draggable by itself, and would be what is dragged instead of its card.
    for (const inner of element.current.querySelectorAll<HTMLElement>('a, img')) inner.draggable = false;
    return draggable({
      element: element.current,
      getInitialData: () => latest.current,
      onDragStart: () => setDragging(true),
      onDrop: () => setDragging(false),
    });
  }, [element]);
  return dragging;
}

/** Makes an element a place to drop on; answers whether something is over it. */
export function useDropTarget(
  element: RefObject<HTMLElement | null>,
  onDrop: (data: Record<string, unknown>) => void,
): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => {
    if (!element.current) return undefined;
    return dropTargetForElements({
      element: element.current,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        latest.current(source.data);
      },
    });
  }, [element]);
  return over;
}

/** Whether a card of this board is being dragged. */
export function useDragging(board: string): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => source.data['board'] === board,
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
    [board],
  );
  return dragging;
}
