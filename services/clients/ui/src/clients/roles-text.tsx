import { useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';

export function RolesText(props: { roles: readonly string[] }): ReactNode {
  const t = useT();
  return props.roles.map((role) => t(`enums.${role}`)).join(', ');
}
