import { implement, type Implementation } from '@crm/kit/grpc/implement';
import type { Language } from '@crm/kit/access/actor';
import type { Db } from '@crm/kit/pg/pool';
import { runOnce } from '@crm/kit/resource/command';
import { standardMethods } from '@crm/kit/resource/standard';
import {
  ActivitiesServiceService,
  type ActivityResult,
  type ActivityType,
} from '@crm/proto/gen/crm/clients/v1/activities';
import { registry } from '@crm/proto/registry/clients';
import { invalid } from '@crm/kit/grpc/errors';
import { loadCalendar } from '../calendar/calendar.store.ts';
import { dueAt, parseRelativeDate } from '../calendar/due-date.ts';
import { errors } from '../errors.ts';
import { cancelActivity, completeActivity, delegateActivity, snoozeActivity } from './activity.commands.ts';
import type { ActivityResource } from './activity.resource.ts';
import { countDue, getAgenda } from './agenda.queries.ts';
import { listResults, saveResult, type ResultRow } from './results.store.ts';

/** gRPC of activities and of the dictionary of results. */
export function activitiesService(db: Db, activities: ActivityResource): Implementation {
  const standard = standardMethods(activities, db);
  return implement(ActivitiesServiceService, {
    getActivity: standard.get,
    listActivities: standard.list,
    createActivity: standard.create,
    updateActivity: standard.update,
    deleteActivity: standard.delete,
    restoreActivity: standard.restore,
    batchUpdateActivities: standard.batchUpdate,
    getActivityHistory: standard.history,
    aggregateActivities: standard.aggregate,
    exportActivities: standard.export,
    completeActivity: (request, call) => completeActivity(db, activities, request, call),
    cancelActivity: (request, call) => cancelActivity(db, activities, request, call),
    snoozeActivity: (request, call) => snoozeActivity(db, activities, request, call),
    delegateActivity: (request, call) => delegateActivity(db, activities, request, call),
    getAgenda: (request, call) => getAgenda(db, activities, request.pageSize, call),
    getActivityBadge: async (_request, call) => ({ count: await countDue(db, call) }),
    listActivityResults: async (request, call) => {
      const rows = await listResults(db);
      const fits = rows.filter(
        ({ types }) =>
          request.type === 'ACTIVITY_TYPE_UNSPECIFIED' || types.length === 0 || types.includes(request.type),
      );
      return { results: fits.map((row) => toResult(row, call.language)) };
    },
    saveActivityResult: (request, call) =>
      runOnce(
        db,
        registry,
        call,
        { method: 'clients.activity-result.save', request, answer: 'crm.clients.v1.ActivityResult' },
        async (tx) => {
          const { result } = request;
          if (!result) throw invalid([{ field: 'result', reason: 'REQUIRED' }]);
          await saveResult(tx, result);
          return toResult(result, call.language);
        },
      ),
    resolveDueDate: async (request, call) => {
      const relative = parseRelativeDate(request.dueIn);
      if (!relative.ok)
        throw errors.BAD_RELATIVE_DATE(relative.params, { violations: [{ field: 'dueIn', reason: 'PATTERN' }] });
      return { dueTime: dueAt(await loadCalendar(db, call.actor.timeZone), call.now, relative.value) };
    },
  });
}

function toResult(row: ResultRow, language: Language): ActivityResult {
  return {
    ...row,
    names: { ...row.names },
    types: [...row.types] as ActivityType[],
    name: row.names[language] ?? row.names['en'] ?? row.code,
  };
}
