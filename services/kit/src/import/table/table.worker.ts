import { serveWork } from '../../offload/serve.ts';
import type { Body } from '../../offload/serve.ts';
import { detectTable, readTable } from './read-table.ts';
import type { TableFormat } from './table.ts';

/** Reads files that users sent: archives, XML, texts in any encoding. */
export const table = serveWork({
  detect: (_: null, body: Body) => detectTable(body),
  read: (format: TableFormat, body: Body) => readTable(format, body),
});
