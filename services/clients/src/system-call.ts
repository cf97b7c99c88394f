import { systemActor } from '@crm/kit/access/actor';
import { systemCall, type Call } from '@crm/kit/grpc/call';
import type { KnownUser } from './user/user.store.ts';

/** The service's own work on behalf of a user: done by the system, in his language and time zone, within the trace of what caused it. */
export function callFor(user: KnownUser | undefined, now: Date, traceparent?: string): Call {
  const own = systemActor('clients');
  const language = user?.language === 'ru' || user?.language === 'bg' ? user.language : 'en';
  const actor = { ...own, language, timeZone: user?.timeZone || own.timeZone } as const;
  return systemCall('clients', now, { actor, ...(traceparent !== undefined && { traceparent }) });
}
