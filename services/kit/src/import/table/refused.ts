/** Why a file is not read; the texts stand in ../errors.ts. */
export type Refusal =
  'FILE_NOT_READABLE' | 'FILE_LOCKED' | 'FILE_TOO_LARGE' | 'FILE_TOO_WIDE' | 'FILE_ROW_TOO_LONG' | 'FILE_SHEET_UNKNOWN';

/** A refusal as it passes from the process that reads to the one that asked: by its name and message. */
export class TableRefused extends Error {
  override readonly name = 'TableRefused';
}

export function tableRefused(reason: Refusal, params: Readonly<Record<string, string | number>> = {}): TableRefused {
  return new TableRefused(JSON.stringify({ reason, params }));
}
