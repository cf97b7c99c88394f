import type { Content } from 'pdfmake/interfaces';
import { isPicture } from './picture.ts';
import { LAYOUTS } from './table-layouts.ts';

type Node = Readonly<Record<string, unknown>>;
type Take = (value: unknown) => unknown;

const text: Take = (value) => (typeof value === 'string' ? value : undefined);
const number: Take = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const flag: Take = (value) => (typeof value === 'boolean' ? value : undefined);
const measure: Take = (value) => number(value) ?? text(value);
const list =
  (take: Take): Take =>
  (value) =>
    Array.isArray(value) ? value.map((one: unknown) => take(one)) : undefined;
const record =
  (keys: Readonly<Record<string, Take>>): Take =>
  (value) =>
    isNode(value) ? pick(value, keys) : undefined;
const all = (take: Take, ...keys: string[]): Readonly<Record<string, Take>> =>
  Object.fromEntries(keys.map((key) => [key, take]));
const nodes: Take = (value) => list(safeNode)(value);

/** What one node may hold: the allow-list of pdfmake's words. Files, links to files, attachments, SVG and QR are none of them. */
const KEYS: Readonly<Record<string, Take>> = {
  text: (value) => measure(value) ?? nodes(value) ?? (isNode(value) ? safeNode(value) : undefined),
  stack: nodes,
  ul: nodes,
  ol: nodes,
  table: record({
    body: list(nodes),
    widths: list(measure),
    heights: list(measure),
    headerRows: number,
    keepWithHeaderRows: number,
    dontBreakRows: flag,
  }),
  layout: (value) => (typeof value === 'string' && LAYOUTS.includes(value) ? value : undefined),
  image: (value) => (typeof value === 'string' && isPicture(value) ? value : undefined),
  link: (value) => (typeof value === 'string' && /^(https?:\/\/|mailto:)/.test(value) ? value : undefined),
  canvas: list(
    record({ type: text, x1: number, y1: number, x2: number, y2: number, lineWidth: number, lineColor: text }),
  ),
  sub: record({ offset: text, fontSize: number }),
  sup: record({ offset: text, fontSize: number }),
  margin: (value) => number(value) ?? list(number)(value),
  border: list(flag),
  borderColor: list(text),
  ...all(flag, 'bold', 'italics', 'noWrap', 'preserveLeadingSpaces', 'unbreakable'),
  ...all(number, 'fontSize', 'lineHeight', 'leadingIndent', 'marginLeft', 'marginTop', 'marginRight', 'marginBottom'),
  ...all(number, 'colSpan', 'rowSpan', 'start', 'opacity', 'fillOpacity'),
  ...all(text, 'alignment', 'color', 'background', 'fillColor', 'decoration', 'verticalAlign', 'type'),
  width: measure,
  height: measure,
};

/** The node with nothing in it but what documents are made of, all the way down. */
export function safeNode(node: unknown): Content {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(safeNode);
  return isNode(node) ? (pick(node, KEYS) as unknown as Content) : '';
}

function pick(node: Node, keys: Readonly<Record<string, Take>>): Node {
  const picked: Record<string, unknown> = {};
  for (const [key, take] of Object.entries(keys)) {
    if (!Object.hasOwn(node, key)) continue;
    const value = take(node[key]);
    if (value !== undefined) picked[key] = value;
  }
  return picked;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
