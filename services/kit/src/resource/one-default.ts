import type { Call } from '../grpc/call.ts';
import type { Tx } from '../pg/pool.ts';
import { saveRow } from './command.ts';
import type { Resource } from './define.ts';
import { loadRows } from './load.ts';

interface MayBeDefault {
  isDefault: boolean;
  deleteTime?: Date | undefined;
}

type Check<T> = (before: T | undefined, after: T, call: Call, tx: Tx) => Promise<void>;

/**
 * The check of a noun of which one record is the default: whoever becomes it takes that from the one before; who is brought
 * back after another took his place comes back as an ordinary one. `rivals` finds the other defaults.
 */
export function oneDefault<T extends object & MayBeDefault>(
  resource: () => Resource<T>,
  rivals: (tx: Tx, after: T) => Promise<{ id: string }[]>,
): Check<T> {
  return async (before, after, call, tx) => {
    if (!after.isDefault || after.deleteTime !== undefined) return;
    const ids = (await rivals(tx, after)).map(({ id }) => id);
    if (before?.deleteTime !== undefined) {
      if (ids.length > 0) after.isDefault = false;
      return;
    }
    for (const other of await loadRows(tx, resource(), ids, { lock: true }))
      await saveRow(tx, resource(), other, { ...other, isDefault: false }, call);
  };
}
