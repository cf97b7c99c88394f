export { Grid } from './list/grid.tsx';
export type { GridColumn } from './list/grid.tsx';
export { ResourceList } from './list/resource-list.tsx';
export type { ResourceListProps } from './list/resource-list.tsx';
export { useSelection } from './list/selection.ts';
export type { BulkAction } from './list/selection-bar.tsx';
