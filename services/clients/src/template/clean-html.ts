import sanitizeHtml from 'sanitize-html';
import { isPicture } from './picture.ts';
import { LAYOUTS } from './table-layouts.ts';

const MAX_NESTING = 60;
const MAX_COLUMNS = 60;

const LENGTH = String.raw`-?\d{1,4}(\.\d{1,4})?(px|pt|em|rem|cm|in)?`;
const COLOR = String.raw`#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|[a-zA-Z]{3,24}|rgb\(\s*\d{1,3}%?,\s*\d{1,3}%?,\s*\d{1,3}%?\)`;
const only = (pattern: string): RegExp[] => [new RegExp(`^(?:${pattern})$`)];
const border = only(`(0|none|${LENGTH})( (none|solid|dashed|dotted|double))?( (${COLOR}))?`);
const size = only(String.raw`${LENGTH}|\d{1,3}(\.\d{1,4})?%|auto|\*`);

const STYLES: Readonly<Record<string, RegExp[]>> = {
  color: only(COLOR),
  'background-color': only(COLOR),
  'text-align': only('left|right|center|justify'),
  'vertical-align': only('top|middle|bottom'),
  'font-size': only(LENGTH),
  'font-weight': only('normal|bold|[1-9]00'),
  'font-style': only('normal|italic'),
  'text-decoration': only('none|underline|line-through|overline'),
  'text-indent': only(LENGTH),
  'line-height': only(String.raw`\d{1,2}(\.\d{1,4})?|\d{1,3}%`),
  'white-space': only('normal|nowrap|pre|pre-wrap|pre-line|break-spaces'),
  'list-style-type': only('none|disc|circle|square|decimal|lower-alpha|upper-alpha|lower-roman|upper-roman'),
  display: only('none|block|inline'),
  opacity: only(String.raw`0|1|0?\.\d{1,3}`),
  width: size,
  height: size,
  margin: only(`${LENGTH}( ${LENGTH}){0,3}`),
  'margin-left': only(LENGTH),
  'margin-top': only(LENGTH),
  'margin-right': only(LENGTH),
  'margin-bottom': only(LENGTH),
  border,
  'border-left': border,
  'border-top': border,
  'border-right': border,
  'border-bottom': border,
  'border-color': only(COLOR),
  'border-width': only(LENGTH),
};

const TAGS =
  'h1 h2 h3 h4 h5 h6 p div span b strong i em u s del strike small sub sup br hr pre ul ol li table thead tbody tfoot tr th td colgroup col img a';

/** What a template may say to the layout by `data-pdfmake`: these words with these values, whatever else stands there. */
const HINTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  layout: (value) => typeof value === 'string' && LAYOUTS.includes(value),
  widths: (value) => Array.isArray(value) && value.length <= MAX_COLUMNS && value.every(isWidth),
  headerRows: isSmall,
  keepWithHeaderRows: isSmall,
  dontBreakRows: (value) => typeof value === 'boolean',
  unbreakable: (value) => typeof value === 'boolean',
  margin: (value) => Array.isArray(value) && value.length === 4 && value.every(isSmall),
};

/** The HTML of a document with nothing in it but what documents are made of; what is not known is left out. */
export function cleanHtml(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: TAGS.split(' '),
    allowedAttributes: {
      '*': ['style'],
      div: ['data-pdfmake'],
      table: ['data-pdfmake', 'width'],
      td: ['rowspan', 'colspan'],
      th: ['rowspan', 'colspan'],
      col: ['width'],
      ol: ['start', 'type'],
      ul: ['type'],
      img: ['src', 'width', 'height'],
      a: ['href'],
    },
    allowedStyles: { '*': { ...STYLES } },
    allowedSchemes: ['https', 'http', 'mailto'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nestingLimit: MAX_NESTING,
    transformTags: { '*': (tagName, attribs) => ({ tagName, attribs: cleanAttributes(attribs) }) },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !isPicture(attribs['src'] ?? ''),
  });
}

function cleanAttributes(attribs: Record<string, string>): Record<string, string> {
  const { 'data-pdfmake': hints, colspan, rowspan, ...rest } = attribs;
  return {
    ...rest,
    ...(hints !== undefined && { 'data-pdfmake': cleanHints(hints) }),
    ...(colspan !== undefined && { colspan: span(colspan, MAX_COLUMNS) }),
    ...(rowspan !== undefined && { rowspan: span(rowspan, 1000) }),
  };
}

function cleanHints(text: string): string {
  try {
    const given = JSON.parse(text.replaceAll("'", '"')) as Readonly<Record<string, unknown>> | null;
    return JSON.stringify(
      Object.fromEntries(
        Object.entries(HINTS).flatMap(([key, fits]) => (fits(given?.[key]) ? [[key, given?.[key]]] : [])),
      ),
    );
  } catch {
    return '{}';
  }
}

function span(text: string, most: number): string {
  return String(Math.max(1, Math.min(most, Math.trunc(Number(text)) || 1)));
}

function isSmall(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 1000;
}

function isWidth(value: unknown): boolean {
  return value === 'auto' || value === '*' || (isSmall(value) && Number(value) >= 0);
}
