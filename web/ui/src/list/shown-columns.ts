import { setPreference, usePreferenceValues } from '@crm/portal-sdk';

/**
 * The columns that the user has chosen for a list, for all times; undefined: those of the declaration. A link or a view
 * that names its columns in the address goes before them.
 */
export function useShownColumns(resource: string): {
  chosen: readonly string[] | undefined;
  choose: (columns: readonly string[] | undefined) => void;
} {
  const key = `columns.${resource}`;
  const value = usePreferenceValues()[key];
  const chosen = Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : undefined;
  return { chosen, choose: (columns) => setPreference(key, columns) };
}
