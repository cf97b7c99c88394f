import type { Actor } from '../access/actor.ts';
import { inScope } from '../access/scope.ts';
import type { Ownership } from '../access/scope.ts';
import type { Column } from './columns.ts';

const LENDERS = Symbol('whose the records are from which fields of this one are read');

type Lenders = Record<string, Ownership>;

/** Takes the value of a field that belongs to another record, and notes on the message whose that one is. */
export function borrow(message: object, name: string, stored: unknown): unknown {
  const [value, ownerId, teamId] = stored as [unknown, string | null, string | null];
  const lenders = ((message as { [LENDERS]?: Lenders })[LENDERS] ??= {});
  lenders[name] = { ownerId, teamId };
  return value ?? '';
}

/** Empties, in place, what is borrowed of records that this actor may not see. A message that was shown before stays as it is. */
export function giveBack(message: object, columns: readonly Column[], actor: Actor): void {
  const holder = message as { [LENDERS]?: Lenders };
  const lenders = holder[LENDERS];
  if (lenders === undefined) return;
  for (const column of columns) {
    const lender = lenders[column.field.jsonName];
    if (column.seenBy !== undefined && lender !== undefined && !inScope(actor, column.seenBy, lender))
      (message as Record<string, unknown>)[column.field.jsonName] = '';
  }
  delete holder[LENDERS];
}
