import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { workerFile } from '@crm/kit/offload/launch';
import { WorkFailed } from '@crm/kit/offload/limits';
import { createOffload, type How } from '@crm/kit/offload/offload';
import { runRefusal } from '@crm/kit/offload/refusal';
import { errors } from '../errors.ts';
import type { PriceRow } from '../price-list/price-list.ts';
import type { PdfOptions } from './html-to-pdf.ts';
import type { paper } from './paper.worker.ts';

/** A preview is waited for; what is printed in the background may be a price list of ten thousand rows. */
export const PREVIEW_MS = 5_000;
const PRINT_MS = 60_000;
/** Such a price list takes 700 MiB. */
const PAPER_MB = 768;

/** Whose field is at fault when it does not come to its end, and how long that may take. */
export interface PaperCall extends Pick<How, 'share' | 'signal' | 'timeMs'> {
  field: string;
}

/**
 * Makes papers of texts that users write, in a process of their own. All throw a ServiceError: TEMPLATE_NOT_READABLE, a
 * violation of the field when the text asks for too much, RESOURCE_EXHAUSTED when too many ask.
 */
export interface Paper {
  plain(texts: string[], data: object, language: string, how: PaperCall): Promise<string[]>;
  pdf(html: string, data: object, options: PdfOptions, how: PaperCall): Promise<Buffer>;
  priceList(rows: PriceRow[], language: 'en' | 'ru' | 'bg', how: PaperCall): Promise<Buffer>;
  stop(): Promise<void>;
}

/** `fontsDir` holds the four files of Roboto; those of pdfmake when undefined. */
export function openPaper(fontsDir?: string): Paper {
  const fonts =
    fontsDir ?? join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  const offload = createOffload<typeof paper>({
    file: workerFile(import.meta.url, 'paper'),
    reads: [fonts],
    timeMs: PRINT_MS,
    memoryMb: PAPER_MB,
    // One for jobs, and one that no single user takes.
    concurrency: 3,
  });
  const told = async <Result>(work: Promise<Result>, field: string): Promise<Result> => {
    try {
      return await work;
    } catch (thrown) {
      if (thrown instanceof WorkFailed && thrown.thrown === 'BadTemplate')
        throw errors.TEMPLATE_NOT_READABLE(
          { detail: thrown.message },
          { violations: [{ field, reason: 'PATTERN' }], cause: thrown },
        );
      throw runRefusal(thrown, field);
    }
  };
  return {
    plain: (texts, data, language, { field, ...how }) =>
      told(offload.run('plain', { texts, data, language }, how), field),
    pdf: async (html, data, options, { field, ...how }) =>
      Buffer.from(await told(offload.run('pdf', { html, data, options, fonts }, how), field)),
    priceList: async (rows, language, { field, ...how }) =>
      Buffer.from(await told(offload.run('priceList', { rows, language }, how), field)),
    stop: offload.stop,
  };
}
