import type { CustomTableLayout } from 'pdfmake/interfaces';

const HAIRLINE = '#9aa1ab';
const STRONG = '#3a3f4a';

/** Layouts that a table may name beside those of pdfmake: a thin frame around each cell, or lines between rows only. */
export const TABLE_LAYOUTS: Record<string, CustomTableLayout> = {
  frame: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => HAIRLINE, vLineColor: () => HAIRLINE },
  lines: {
    hLineWidth: (row, { table }) => (row <= (table.headerRows ?? 0) || row === table.body.length ? 0.9 : 0.5),
    vLineWidth: () => 0,
    hLineColor: (row, { table }) => (row <= (table.headerRows ?? 0) || row === table.body.length ? STRONG : HAIRLINE),
    paddingTop: () => 3,
    paddingBottom: () => 3,
  },
};

export const LAYOUTS: readonly string[] = [
  ...Object.keys(TABLE_LAYOUTS),
  'noBorders',
  'headerLineOnly',
  'lightHorizontalLines',
];
