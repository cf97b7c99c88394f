import type { FileChunk } from '@crm/proto/gen/crm/type/v1/standard';
import type { Language } from '../access/actor.ts';
import type { Db, Statement } from '../pg/pool.ts';
import { csvDialect, csvLine } from '../resource/csv.ts';
import { labelOf, reasonText } from './errors.ts';
import type { ImportRecord } from './import.store.ts';
import type { ImportTarget } from './target.ts';

const STEP = 1000;
const PAGE: Statement = {
  name: 'import_rejected_page',
  text: `select line, field, reason, cells from import_lines where import_id = $1 and outcome in ('rejected', 'duplicate') and line > $2 order by line limit ${STEP}`,
};

const HEADER: Readonly<Record<Language, readonly string[]>> = {
  en: ['Row', 'Column', 'Reason', 'Code'],
  ru: ['Строка', 'Столбец', 'Причина', 'Код'],
  bg: ['Ред', 'Колона', 'Причина', 'Код'],
};

interface Line {
  line: bigint;
  field: string | null;
  reason: string | null;
  cells: string[] | null;
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
  let text = (dialect.bom ? '\uFEFF' : '') + write([...HEADER[language], ...record.header]);
  let fileName = `${record.file_name.replace(/\.(csv|csv\.gz|xlsx|txt)$/i, '')}-rejected.csv`;
  let contentType = 'text/csv; charset=utf-8';
  let after = 0n;
  for (;;) {
    const lines = await db.query<Line>(PAGE, [record.id, after]);
    for (const { line, field, reason, cells } of lines)
      text += write([
        String(line),
        labelOf(target, field ?? '', language),
        reasonText(reason ?? '', language, target),
        reason ?? '',
        ...(cells ?? []),
      ]);
    if (text !== '') yield { data: Buffer.from(text), fileName, contentType };
    [text, fileName, contentType] = ['', '', ''];
    const last = lines.at(-1);
    if (lines.length < STEP || !last) return;
    after = last.line;
  }
}
