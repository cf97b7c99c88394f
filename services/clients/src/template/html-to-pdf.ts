import { join, resolve } from 'node:path';
import htmlToPdfmake from 'html-to-pdfmake';
import { DOMParser } from 'linkedom';
import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import { cleanHtml } from './clean-html.ts';
import { safeNode } from './pdf-nodes.ts';
import { isWhole } from './picture.ts';
import { BadTemplate } from './syntax.ts';
import { TABLE_LAYOUTS } from './table-layouts.ts';

export interface PdfOptions {
  title: string;
  page: 'A4' | 'A4-landscape';
  language: string;
  createTime: Date;
}

const PAGE_OF: Readonly<Record<string, (page: number, pages: number) => string>> = {
  en: (page, pages) => `Page ${page} of ${pages}`,
  ru: (page, pages) => `Страница ${page} из ${pages}`,
  bg: (page, pages) => `Страница ${page} от ${pages}`,
};

const TEXT_NODE = 3;

/**
 * Lays an HTML text out as PDF: headings, paragraphs, lists, tables with spans, inline styles, pictures as data. `fonts` is
 * the folder with the four files of Roboto, which has Cyrillic letters; nothing else is read.
 */
export async function htmlToPdf(html: string, options: PdfOptions, fonts: string): Promise<Buffer> {
  const font = (name: string): string => join(fonts, `Roboto-${name}.ttf`);
  const roboto = {
    normal: font('Regular'),
    bold: font('Medium'),
    italics: font('Italic'),
    bolditalics: font('MediumItalic'),
  };
  const files = new Set(Object.values(roboto).map((path) => resolve(path)));
  pdfmake.setFonts({ Roboto: roboto });
  pdfmake.setTableLayouts(TABLE_LAYOUTS);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => files.has(resolve(path)));
  const content = definition(html, options);
  try {
    return Buffer.from(await pdfmake.createPdf(content).getBuffer());
  } catch (thrown) {
    // Depth and room are what the process limits; whatever else the layout refuses stands in the text.
    if (thrown instanceof RangeError) throw thrown;
    throw new BadTemplate(String(thrown instanceof Error ? thrown.message : thrown).split('\n')[0]);
  }
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
  const page = `<!doctype html><html><body>${cleanHtml(html)}</body></html>`;
  const document = new DOMParser().parseFromString(page, 'text/html');
  for (const parent of document.querySelectorAll('body, div, table, thead, tbody, tr, ul, ol'))
    for (const child of [...parent.childNodes])
      if (child.nodeType === TEXT_NODE && !child.textContent?.trim()) child.remove();
  for (const [at, picture] of [...document.querySelectorAll('img')].entries())
    if (!isWhole(picture.getAttribute('src') ?? '')) throw new BadTemplate(`picture ${at + 1} is broken or too large`);
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
  const content = htmlToPdfmake('', {
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
  return safeNode(content);
}

/** A browser puts bare rows into a tbody; this DOM does not, and the converter finds rows nowhere else. */
function wrapRows(body: Element, table: Element): void {
  const bare = [...table.children].filter((child) => child.nodeName === 'TR');
  if (bare.length === 0) return;
  for (const row of bare) body.appendChild(row);
  table.appendChild(body);
}
