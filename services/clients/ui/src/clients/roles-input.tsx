import { useT } from '@crm/portal-sdk';
import { MultiSelect } from '@crm/ui';
import type { ReactNode } from 'react';
import { ROLES } from './roles.ts';

/** The parts a client plays; it may hold several. */
export function RolesInput(props: {
  label: string;
  value: readonly string[];
  onChange: (roles: string[]) => void;
}): ReactNode {
  const t = useT();
  return (
    <MultiSelect
      label={props.label}
      data={ROLES.map((role) => ({ value: role, label: t(`enums.${role}`) }))}
      value={[...props.value]}
      onChange={props.onChange}
      comboboxProps={{ withinPortal: false }}
      clearButtonProps={{ 'aria-label': t('rows.clear') }}
    />
  );
}
