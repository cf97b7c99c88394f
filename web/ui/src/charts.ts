export { BarChart } from './charts/bars.tsx';
export type { Bar } from './charts/bars.tsx';
