import { serveWork } from '@crm/kit/offload/serve';
import { priceListXlsx } from '../price-list/price-list.xlsx.ts';
import type { PriceRow } from '../price-list/price-list.ts';
import { htmlToPdf, type PdfOptions } from './html-to-pdf.ts';
import { mergeTemplate } from './merge.ts';

interface Merge {
  data: object;
  language: string;
}

/** What is made of texts that users write: all of it in a process that has no secret. */
export const paper = serveWork({
  /** Each text merged as plain text, as a letter's subject and body are. */
  plain: ({ texts, data, language }: Merge & { texts: string[] }) =>
    texts.map((text) => mergeTemplate(text, data, { language, plain: true })),
  pdf: ({ html, data, options, fonts }: { html: string; data: object; options: PdfOptions; fonts: string }) =>
    htmlToPdf(mergeTemplate(html, data, { language: options.language }), options, fonts),
  priceList: ({ rows, language }: { rows: PriceRow[]; language: 'en' | 'ru' | 'bg' }) => priceListXlsx(rows, language),
});
