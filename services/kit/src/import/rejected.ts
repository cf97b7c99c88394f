import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import type { Language } from '../access/actor.ts';
import type { Texts } from '../grpc/texts.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { csvDialect, csvLine } from '../resource/csv.ts';
import { labelOf, reasonText } from './errors.ts';
import type { ImportRecord } from './import.store.ts';
import type { ImportTarget } from './target.ts';

const STEP = 1000;
const PAGE: Statement = {
  name: 'import_rejected_page',
  text: `select line, field, reason, said, cells from import_lines where import_id = $1 and outcome in ('rejected', 'duplicate') and line > $2 order by line limit ${STEP}`,
};

/** The columns before those of the file. */
const HEADER: Readonly<Record<Language, readonly string[]>> = {
  en: ['Row', 'Column', 'Reason', 'Code'],
  ru: ['Строка', 'Столбец', 'Причина', 'Код'],
  bg: ['Ред', 'Колона', 'Причина', 'Код'],
};

interface Line {
  line: bigint;
  field: string | null;
  reason: string | null;
  said: Texts | null;
  cells: string[] | null;
}

/** How many columns of a file are those that the file of rejected lines put before it: a mended one is taken in as it is. */
export function columnsOfRejected(header: readonly string[]): number {
  const own = Object.values(HEADER).find((names) => names.every((name, at) => header[at] === name));
  return own?.length ?? 0;
}

/** Lines that were not taken, as a CSV file: row, column, why, and the cells as they stood; it can be mended and imported again. */
export async function* rejectedFile(
  db: Db,
  record: ImportRecord,
  target: ImportTarget | undefined,
  language: Language,
): AsyncGenerator<FileChunk> {
  const dialect = csvDialect(language);
  const write = (cells: readonly string[]): string =>
    csvLine(
      cells.map((text) => ({ kind: 'text', text })),
      dialect,
    );
  const own = columnsOfRejected(record.header);
  let text = (dialect.bom ? '\uFEFF' : '') + write([...HEADER[language], ...record.header.slice(own)]);
  let fileName = `${record.file_name.replace(/(-rejected)?\.(csv|csv\.gz|xlsx|txt|tsv)$/i, '')}-rejected.csv`;
  let contentType = 'text/csv; charset=utf-8';
  let after = 0n;
  for (;;) {
    const lines = await db.query<Line>(PAGE, [record.id, after]);
    for (const { line, field, reason, said, cells } of lines)
      text += write([
        String(line),
        labelOf(target, field ?? '', language),
        reasonText(reason ?? '', language, target, said),
        reason ?? '',
        ...(cells ?? []).slice(own),
      ]);
    if (text !== '') yield { data: Buffer.from(text), fileName, contentType };
    [text, fileName, contentType] = ['', '', ''];
    const last = lines.at(-1);
    if (lines.length < STEP || !last) return;
    after = last.line;
  }
}
