export interface PdfOptions {
  title: string;
  page: 'A4' | 'A4-landscape';
  language: string;
  createTime: Date;
}

/** Lays an HTML text out as PDF. */
export type PdfRenderer = (html: string, options: PdfOptions) => Promise<Buffer>;

/** The renderer of html-to-pdf.ts, loaded with the first document: pdfmake and its parser of HTML are half of the service's code. */
export function lazyPdfRenderer(fontsDir?: string): PdfRenderer {
  let loading: Promise<PdfRenderer> | undefined;
  return async (html, options) => {
    loading ??= import('./html-to-pdf.ts').then(({ pdfRenderer }) => pdfRenderer(fontsDir));
    return (await loading)(html, options);
  };
}
