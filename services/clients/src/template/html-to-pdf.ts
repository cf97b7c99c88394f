import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import htmlToPdfmake from 'html-to-pdfmake';
import { DOMParser } from 'linkedom';
import pdfmake from 'pdfmake';
import type { Content, CustomTableLayout, TDocumentDefinitions } from 'pdfmake/interfaces';
import type { PdfOptions, PdfRenderer } from './pdf.ts';

const PAGE_OF: Readonly<Record<string, (page: number, pages: number) => string>> = {
  en: (page, pages) => `Page ${page} of ${pages}`,
  ru: (page, pages) => `Страница ${page} из ${pages}`,
  bg: (page, pages) => `Страница ${page} от ${pages}`,
};

const TEXT_NODE = 3;

/** Pictures only as data: a template must neither fetch addresses nor read files of the server. */
const PICTURE = /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+$/;

const HAIRLINE = '#9aa1ab';
/** Layouts that a table may name beside those of pdfmake: a thin frame around each cell, or lines between rows only. */
const TABLE_LAYOUTS: Record<string, CustomTableLayout> = {
  frame: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => HAIRLINE, vLineColor: () => HAIRLINE },
  lines: {
    hLineWidth: (row, { table }) => (row <= (table.headerRows ?? 0) || row === table.body.length ? 0.9 : 0.5),
    vLineWidth: () => 0,
    hLineColor: (row, { table }) =>
      row <= (table.headerRows ?? 0) || row === table.body.length ? '#3a3f4a' : HAIRLINE,
    paddingTop: () => 3,
    paddingBottom: () => 3,
  },
};

/**
 * Makes the renderer that lays an HTML text out as PDF: headings, paragraphs, lists, tables with spans, inline styles,
 * pictures as data. `fontsDir` holds the four files of Roboto, which has Cyrillic letters; those of pdfmake when undefined.
 */
export function pdfRenderer(fontsDir?: string): PdfRenderer {
  const folder =
    fontsDir ?? join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  const font = (name: string): string => join(folder, `Roboto-${name}.ttf`);
  pdfmake.setFonts({
    Roboto: {
      normal: font('Regular'),
      bold: font('Medium'),
      italics: font('Italic'),
      bolditalics: font('MediumItalic'),
    },
  });
  pdfmake.setTableLayouts(TABLE_LAYOUTS);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(folder));
  return async (html, options) => Buffer.from(await pdfmake.createPdf(definition(html, options)).getBuffer());
}

function definition(html: string, options: PdfOptions): TDocumentDefinitions {
  return {
    content: toContent(html),
    info: { title: options.title, creationDate: options.createTime, producer: 'CRM' },
    pageSize: 'A4',
    pageOrientation: options.page === 'A4-landscape' ? 'landscape' : 'portrait',
    pageMargins: [40, 40, 40, 50],
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15 },
    footer: (page, pages) => ({
      text: (PAGE_OF[options.language] ?? PAGE_OF['en'])?.(page, pages) ?? '',
      alignment: 'center',
      fontSize: 8,
      color: '#666666',
    }),
  };
}

function toContent(html: string): Content {
  const document = new DOMParser().parseFromString(`<!doctype html><html><body>${html}</body></html>`, 'text/html');
  for (const element of document.querySelectorAll('script, style, iframe, object, link')) element.remove();
  for (const picture of document.querySelectorAll('img'))
    if (!PICTURE.test(picture.getAttribute('src') ?? '')) picture.remove();
  for (const parent of document.querySelectorAll('body, div, table, thead, tbody, tr, ul, ol'))
    for (const child of [...parent.childNodes])
      if (child.nodeType === TEXT_NODE && !child.textContent?.trim()) child.remove();
  for (const table of document.querySelectorAll('table')) {
    wrapRows(document.createElement('tbody', {}), table);
    if (table.querySelectorAll('td, th').length === 0) table.remove();
  }
  const parsed = {
    DOMParser: class {
      parseFromString(): typeof document {
        return document;
      }
    },
  };
  return htmlToPdfmake('', {
    window: parsed,
    tableAutoSize: true,
    removeExtraBlanks: true,
    defaultStyles: {
      h1: { fontSize: 15, bold: true, margin: [0, 10, 0, 8] },
      h2: { fontSize: 12, bold: true, margin: [0, 10, 0, 4] },
      h3: { fontSize: 10, bold: true, margin: [0, 6, 0, 3] },
      p: { margin: [0, 3, 0, 3] },
      th: { bold: true, fillColor: '#f2f3f5' },
      small: { fontSize: 7.5, color: '#525a68' },
      table: { marginBottom: 6 },
    },
  });
}

/** A browser puts bare rows into a tbody; this DOM does not, and the converter finds rows nowhere else. */
function wrapRows(body: Element, table: Element): void {
  const bare = [...table.children].filter((child) => child.nodeName === 'TR');
  if (bare.length === 0) return;
  for (const row of bare) body.appendChild(row);
  table.appendChild(body);
}
