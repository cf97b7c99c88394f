import type { ImportTarget } from './target.ts';

/** A set-based target of the tests' own: lines of invoices, as a ledger brings them. */
export const ledgerTarget: ImportTarget = {
  name: 'ledger',
  permission: 'sample:ledger:import',
  batchSize: 10_000,
  keepTogether: 'invoice',
  columns: [
    { name: 'invoice', labels: { en: ['InvoiceNo'], ru: ['Счёт'], bg: ['Фактура'] }, required: true },
    { name: 'product', labels: { en: ['StockCode'], ru: ['Артикул'], bg: ['Код'] }, required: true },
    { name: 'quantity', labels: { en: ['Quantity'], ru: ['Количество'], bg: ['Количество'] } },
    { name: 'price', labels: { en: ['UnitPrice'], ru: ['Цена'], bg: ['Цена'] } },
    { name: 'time', labels: { en: ['InvoiceDate'], ru: ['Дата'], bg: ['Дата'] } },
    { name: 'client', labels: { en: ['CustomerID'], ru: ['Клиент'], bg: ['Клиент'] } },
  ],
  validateRow: ({ values }) =>
    /^-?\d+$/.test(values['quantity'] ?? '') ? undefined : { field: 'quantity', reason: 'BAD_NUMBER' },
  async applyBatch(tx, rows, { importId }) {
    const columns = ['import_id', 'line', 'invoice', 'product', 'quantity', 'price', 'client'];
    await tx.copyFrom(
      { table: 'ledger_lines', columns },
      rows.map(({ line, values }) => [
        importId,
        line,
        values['invoice'],
        values['product'],
        values['quantity'],
        values['price'],
        values['client'],
      ]),
    );
    return rows.map(({ line, values }) => ({
      line,
      outcome: values['invoice']?.startsWith('C') ? 'return' : values['client'] === '' ? 'without client' : 'created',
    }));
  },
  async undo(tx, { importId }) {
    const gone = await tx.query<{ line: bigint }>(
      {
        name: 'ledger_undo',
        text: 'delete from ledger_lines where ctid = any(array(select ctid from ledger_lines where import_id = $1 limit 50000)) returning line',
      },
      [importId],
    );
    return { removed: gone.length, restored: 0, kept: [], done: gone.length === 0 };
  },
};

export const LEDGER_TABLE = `create table ledger_lines (import_id uuid not null, line bigint not null, invoice text not null, product text not null, quantity int not null,
  price numeric not null, client text not null, primary key (import_id, line))`;
