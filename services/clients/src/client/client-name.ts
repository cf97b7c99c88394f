import type { ColumnRule } from '@crm/kit/resource/columns';

/** A field that shows the name of the client whose id stands in a column of the same table, to whoever may see him. */
export function clientNameOf(column: string): ColumnRule {
  return {
    sql: `select jsonb_build_array(c.name, c.owner_id, c.team_id) from clients c where c.id = ${column}`,
    seenBy: 'clients:client:read',
  };
}
