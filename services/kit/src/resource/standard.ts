import type {
  AggregateRequest,
  AggregateResponse,
  DeleteRequest,
  ExportRequest,
  FileChunk,
  GetRequest,
  HistoryRequest,
  HistoryResponse,
  ListRequest,
  RestoreRequest,
} from '@crm/proto/gen/crm/type/v1/standard';
import type { Call } from '../grpc/call.ts';
import type { Db } from '../pg/pool.ts';
import { aggregateRecords } from './aggregate.ts';
import type { Resource } from './define.ts';
import { exportRecords } from './export.ts';
import { recordHistory } from './history.ts';
import { getRecord, listRecords, presenter } from './read.ts';
import type { Fields } from './row.ts';
import { searchRecords } from './search-records.ts';
import { batchUpdate, createRecord, deleteRecord, restoreRecord, updateRecord } from './write.ts';

/**
 * Handlers of a noun's standard methods, to be plugged into `implement()`. Requests and answers that carry the noun are
 * known by name only (`request.deal`, `response.deals`), so the generic answers take the type that the contract asks for.
 */
export interface StandardMethods<T> {
  get(request: GetRequest, call: Call): Promise<T>;
  list<Response>(request: ListRequest, call: Call): Promise<Response>;
  create(request: object, call: Call): Promise<T>;
  update(request: object, call: Call): Promise<T>;
  delete(request: DeleteRequest, call: Call): Promise<T>;
  restore(request: RestoreRequest, call: Call): Promise<T>;
  batchUpdate<Response>(request: object, call: Call): Promise<Response>;
  history(request: HistoryRequest, call: Call): Promise<HistoryResponse>;
  aggregate(request: AggregateRequest, call: Call): Promise<AggregateResponse>;
  export(request: ExportRequest, call: Call): AsyncIterable<FileChunk>;
}

export function standardMethods<T extends object>(resource: Resource<T>, db: Db): StandardMethods<T> {
  const { property, pluralProperty } = resource;
  resource.words.attach(db);
  const sentIn = (request: object): T | undefined => (request as Fields)[property] as T | undefined;
  const maskIn = (request: object): string[] | undefined => (request as { updateMask?: string[] }).updateMask;
  const shown = async (message: Promise<T>, call: Call): Promise<T> => presenter(resource, call)(await message);
  return {
    get: (request, call) => getRecord(db, resource, request.id, call),
    async list<Response>(request: ListRequest, call: Call) {
      const { items, nextPageToken } = await (
        request.q !== '' && request.orderBy.trim() === '' ? searchRecords : listRecords
      )(db, resource, request, call);
      return { [pluralProperty]: items, nextPageToken } as Response;
    },
    create: (request, call) => shown(createRecord(db, resource, sentIn(request), request, call), call),
    update: (request, call) => shown(updateRecord(db, resource, sentIn(request), maskIn(request), request, call), call),
    delete: (request, call) => shown(deleteRecord(db, resource, request, call), call),
    restore: (request, call) => shown(restoreRecord(db, resource, request, call), call),
    async batchUpdate<Response>(request: object, call: Call) {
      const { ids = [] } = request as { ids?: string[] };
      const saved = await batchUpdate(db, resource, ids, sentIn(request), maskIn(request), request, call);
      return { [pluralProperty]: saved.map(presenter(resource, call)) } as Response;
    },
    history: (request, call) => recordHistory(db, resource, request, call),
    aggregate: (request, call) => aggregateRecords(db, resource, request, call),
    export: (request, call) => exportRecords(db, resource, request, call),
  };
}
