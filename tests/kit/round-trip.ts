import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '@crm/kit/access/actor';
import type { Clock } from '@crm/kit/clock/clock';
import { systemCall } from '@crm/kit/grpc/call';
import type { Call } from '@crm/kit/grpc/call';
import { importMethods } from '@crm/kit/import/imports';
import { runImport } from '@crm/kit/import/run';
import type { ImportWork } from '@crm/kit/import/run';
import type { Db } from '@crm/kit/pg/pool';
import type { Resource } from '@crm/kit/resource/define';
import { exportRecords } from '@crm/kit/resource/export';
import { valueOf } from '@crm/kit/resource/row';
import { returningColumns } from '@crm/kit/resource/sheet';
import type { Import } from '@crm/proto/gen/crm/type/v1/import';
import { ExportRequest } from '@crm/proto/gen/crm/type/v1/standard';

export interface Base {
  db: Db;
  work: ImportWork;
  /** In whose name files are made and taken in. */
  actor: Actor;
  clock: Clock;
}

export type Noun = Resource<object>;

function callIn({ work, actor, clock }: Base, language: 'en' | 'ru'): Call {
  return systemCall(work.service, clock.now(), { actor: { ...actor, language }, people: work.people });
}

/** The file of all records of a noun, with the columns that come back. */
export async function exported(base: Base, noun: Noun, format: 'csv' | 'xlsx', language: 'en' | 'ru'): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const request = ExportRequest.fromJSON({ format });
  for await (const { data } of exportRecords(base.db, noun, request, callIn(base, language))) pieces.push(data);
  return Buffer.concat(pieces);
}

/** Takes a file in as the wizard does when nobody chooses anything. */
export async function imported(base: Base, noun: Noun, file: Buffer): Promise<Import> {
  const { db, work, clock } = base;
  const call = callIn(base, 'en');
  const methods = importMethods(db, work);
  const chunks = (async function* () {
    yield { data: file, fileName: 'export', contentType: '' };
  })();
  const { id: fileId } = await methods.uploadImportFile(chunks, call);
  const { id } = await methods.createImport({ fileId, target: pluralOf(noun) }, call);
  await methods.startImport({ id, etag: '' }, call);
  await runImport(db, work, id, { clock, signal: call.signal, progress: () => undefined });
  return methods.getImport({ id }, call);
}

/** What REST and imports call the noun: "price-book-entries". */
export function pluralOf({ options }: Noun): string {
  return options.registry.messages.get(options.message)?.resource?.plural ?? '';
}

/** Nouns that the contracts can export. */
export function exportable(nouns: readonly Noun[]): Noun[] {
  return nouns.filter((noun) => {
    const path = `/${pluralOf(noun)}:export`;
    return noun.options.registry.methods.some(({ rest }) => rest?.path === path);
  });
}

/** Fields that come back by the declaration and that none of these records has anything in: nothing is shown of them. */
export function unfilled(noun: Noun, records: readonly object[]): string[] {
  const blank = noun.codec.fromJSON({});
  return returningColumns(noun)
    .filter((column) => records.every((record) => isDeepStrictEqual(valueOf(record, column), valueOf(blank, column))))
    .map(({ field }) => field.jsonName);
}
