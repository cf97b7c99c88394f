import { xlsxSheet } from '@crm/kit/resource/xlsx';
import { formatPacking, formatUnit } from '../template/format.ts';
import { LABELS } from '../template/seeds/labels.ts';
import type { PriceRow } from './price-list.ts';

/** The price list as a workbook: one row per product, prices as numbers, so that the client can count with them. */
export async function priceListXlsx(rows: readonly PriceRow[], language: 'en' | 'ru' | 'bg'): Promise<Buffer> {
  const l = LABELS[language];
  const header = [l.group, l.sku, l.goods, l.unit, l.price, '', l.taxRate, l.volumes, l.packs];
  const text = (value: string) => ({ kind: 'text' as const, text: value });
  async function* cells() {
    for (const row of rows) {
      const volumes = row.volumes
        .map(({ minQuantity, price }) => `≥ ${minQuantity}: ${price?.amount ?? ''}`)
        .join('; ');
      const price = { kind: 'number' as const, text: row.price?.amount ?? '' };
      yield [
        text(row.groupName),
        text(row.sku),
        text(row.name),
        text(formatUnit(row.unit, language)),
        price,
        text(row.price?.currency ?? ''),
        text(row.taxRate),
        text(volumes),
        text(row.packs.map((pack) => formatPacking(pack, language)).join('; ')),
      ];
    }
  }
  const parts: Buffer[] = [];
  for await (const part of xlsxSheet(l.priceList, header, cells())) parts.push(part);
  return Buffer.concat(parts);
}
