export { Kanban } from './kanban/board.tsx';
export type { KanbanColumn, KanbanDrop, KanbanProps } from './kanban/board.tsx';
