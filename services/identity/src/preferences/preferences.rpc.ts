import {
  PreferencesServiceService,
  type Preferences,
  type UpdatePreferencesRequest,
} from '@crm/proto/gen/crm/identity/v1/preferences';
import { personId } from '@crm/kit/access/actor';
import type { Call } from '@crm/kit/grpc/call';
import { invalid, permissionDenied, staleEtag } from '@crm/kit/grpc/errors';
import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Db } from '@crm/kit/pg/pool';
import { etagOf, versionOf } from '@crm/kit/resource/row';
import { errors } from '../errors.ts';
import { badKeys, changeOf, isTooLarge, MOST_CHARACTERS } from './preferences.ts';
import { mergePreferences, readPreferences, type Stored } from './preferences.store.ts';

const toMessage = (stored: Stored | undefined): Preferences => ({
  etag: etagOf(BigInt(stored?.version ?? 0)),
  values: stored?.settings ?? {},
});

/** gRPC of preferences: each caller has his own. */
export function preferencesRpc(db: Db): Implementation {
  return implement(PreferencesServiceService, {
    getPreferences: async (_request, call) => toMessage(await readPreferences(db, personId(call.actor))),
    updatePreferences: (request, call) => updatePreferences(db, request, call),
  });
}

async function updatePreferences(
  db: Db,
  { values = {}, etag }: UpdatePreferencesRequest,
  call: Call,
): Promise<Preferences> {
  const [bad] = badKeys(values);
  if (bad !== undefined) throw invalid([{ field: `values["${bad}"]`, reason: 'PATTERN' }]);
  const userId = personId(call.actor);
  if (userId === null) throw permissionDenied();
  return db.tx(async (tx) => {
    const stored = await mergePreferences(tx, userId, changeOf(values), versionOfEtag(etag));
    if (stored === undefined) throw staleEtag();
    if (isTooLarge(stored.settings)) throw errors.PREFERENCES_TOO_LARGE({ limit: String(MOST_CHARACTERS) });
    return toMessage(stored);
  });
}

/** Undefined for no etag; one that was never given out is no version there is. */
function versionOfEtag(etag: string): bigint | undefined {
  return etag === '' ? undefined : (versionOf(etag) ?? -1n);
}
