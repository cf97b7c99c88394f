/** What the shell's import map offers and remotes leave outside their bundles: the whole list, kept short. */
export const SHARED = [
  'react',
  'react/jsx-runtime',
  'react-dom',
  '@crm/portal-sdk',
  '@crm/ui',
  '@crm/ui/grid',
  '@crm/ui/kanban',
  '@crm/ui/charts',
] as const;
