import type { FieldDescriptor, MessageDescriptor, Registry } from '@crm/proto/descriptor';
import { enumNamed, enumWord } from './enum-word.ts';
import type { Fields } from './row.ts';

/**
 * Lists in one cell of a sheet: `+74951112233 (type: WORK, primary: true); +79160000001 (comment: "call, then write")`.
 * The first text that every item must have stands by itself, all else in brackets by the names of the contract. Items
 * are divided by semicolons (commas and line ends are read too); what holds a mark of these stands in quotation marks,
 * doubled inside. Works on proto JSON.
 */
export interface ListShape {
  registry: Registry;
  message: MessageDescriptor;
  /** Fields that the system fills are written too: such a list is to be read by people only. */
  filled: boolean;
}

const MONEY = 'crm.type.v1.Money';
const QUANTITY = 'crm.type.v1.Quantity';
const MARKED = /[;,"()\r\n]|^\s|\s$/;

export function listText(items: readonly Fields[], shape: ListShape): string {
  const main = mainOf(shape);
  const others = fieldsOf(shape).filter((field) => field !== main);
  return items
    .map((item) => {
      const stated = others.flatMap((field) => {
        const text = valueText(item[field.jsonName], field, shape);
        return text === '' ? [] : [`${field.jsonName}: ${quoted(text)}`];
      });
      const first = main ? quoted(valueText(item[main.jsonName], main, shape)) : '';
      return [first, ...(stated.length > 0 || first === '' ? [`(${stated.join(', ')})`] : [])]
        .filter(Boolean)
        .join(' ');
    })
    .join('; ');
}

/** Texts in one cell. */
export function textsText(texts: readonly string[]): string {
  return texts.map((text) => (text === '' ? '""' : quoted(text))).join('; ');
}

/** The items of a cell with what it says of them; undefined for what is no such list. */
export function readList(text: string, shape: ListShape): Fields[] | undefined {
  const main = mainOf(shape);
  const fields = new Map(fieldsOf(shape).map((field) => [field.jsonName, field]));
  const reader = readerOf(text, (name) => fields.has(name));
  const items: Fields[] = [];
  for (let found = reader.item(); found !== 'end'; found = reader.item()) {
    if (found === 'bad') return undefined;
    const item: Fields = {};
    const stated: [FieldDescriptor | undefined, string][] = found.stated.map(([name, value]) => [
      fields.get(name),
      value,
    ]);
    if (found.first !== '') stated.push([main, found.first]);
    for (const [field, said] of stated) {
      const value = field && readValue(said, field, shape);
      if (field === undefined || value === undefined) return undefined;
      item[field.jsonName] = value;
    }
    items.push(item);
  }
  return items;
}

/** Texts of a cell. */
export function readTexts(text: string): string[] | undefined {
  const reader = readerOf(text, () => false);
  const texts: string[] = [];
  for (let found = reader.item(); found !== 'end'; found = reader.item()) {
    if (found === 'bad') return undefined;
    texts.push(found.first);
  }
  return texts;
}

/** The field that stands for the whole: the first text that an item must have and that is nobody's id. */
export function mainOf({ message }: Pick<ListShape, 'message'>): FieldDescriptor | undefined {
  const first = message.fields.find(({ name, rule }) => name !== 'id' && !rule.outputOnly);
  const plain = first?.kind === 'string' && !first.repeated && !first.rule.refersTo && first.rule.format !== 'uuid';
  return plain && first.rule.required ? first : undefined;
}

function fieldsOf({ message, filled }: ListShape): FieldDescriptor[] {
  return message.fields.filter(({ rule }) => filled || !rule.outputOnly);
}

function quoted(text: string): string {
  return MARKED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function valueText(value: unknown, field: FieldDescriptor, shape: ListShape): string {
  if (value === undefined || value === null || value === false) return '';
  const { kind, type, repeated, map } = field;
  if (map || kind === 'struct') return JSON.stringify(value);
  if (repeated && kind !== 'message')
    return textsText((value as unknown[]).map((one) => scalarText(one, field, shape)));
  if (kind !== 'message') return scalarText(value, field, shape);
  if (!repeated && type === MONEY) return pairText(value, 'amount', 'currency');
  if (!repeated && type === QUANTITY) return pairText(value, 'value', 'unit');
  return listText((repeated ? value : [value]) as Fields[], innerOf(field, shape));
}

function scalarText(value: unknown, { kind, type, presence }: FieldDescriptor, { registry }: ListShape): string {
  if (kind === 'enum') {
    const [zero] = registry.enums.get(type ?? '')?.values ?? [];
    return value === zero?.name ? '' : enumWord(registry, type, String(value));
  }
  const text = String(value as string | number | boolean | bigint);
  return (kind === 'int32' || kind === 'int64' || kind === 'double') && text === '0' && !presence ? '' : text;
}

function pairText(value: unknown, first: string, second: string): string {
  const pair = value as Record<string, string | undefined>;
  return [pair[first] ?? '', pair[second] ?? ''].join(' ').trim();
}

function innerOf({ type = '' }: FieldDescriptor, { registry, filled }: ListShape): ListShape {
  const message = registry.messages.get(type);
  if (!message) throw new Error(`no message ${type}`);
  return { registry, message, filled };
}

/** The value in proto JSON; undefined when the text is none. */
function readValue(text: string, field: FieldDescriptor, shape: ListShape): unknown {
  const { kind, type, repeated, map } = field;
  if (map || kind === 'struct') return parsed(text);
  if (repeated && kind !== 'message') {
    const values = readTexts(text)?.map((one) => readScalar(one, field, shape));
    return values?.includes(undefined) ? undefined : values;
  }
  if (kind !== 'message') return readScalar(text, field, shape);
  if (!repeated && type === MONEY) return readPair(text, 'amount', 'currency');
  if (!repeated && type === QUANTITY) return readPair(text, 'value', 'unit');
  const items = readList(text, innerOf(field, shape));
  return repeated ? items : items?.length === 1 ? items[0] : undefined;
}

function readScalar(text: string, { kind, type }: FieldDescriptor, { registry }: ListShape): unknown {
  switch (kind) {
    case 'enum':
      return enumNamed(registry, type, text);
    case 'bool':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'int32':
    case 'double':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'int64':
      return /^-?\d{1,18}$/.test(text) ? text : undefined;
    case 'timestamp':
      return Number.isNaN(Date.parse(text)) ? undefined : text;
    default:
      return text;
  }
}

function readPair(text: string, first: string, second: string): unknown {
  const [, number, unit] = /^(-?[\d.]+)(?: (\S+))?$/.exec(text) ?? [];
  return number === undefined ? undefined : { [first]: number, [second]: unit ?? '' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Item {
  first: string;
  stated: [name: string, value: string][];
}

/** Goes over a cell item by item. A bracket that does not begin with a known name belongs to the text: "8 (495) 111". */
function readerOf(text: string, isName: (name: string) => boolean): { item(): Item | 'end' | 'bad' } {
  let at = 0;
  const NAME = /\(\s*(?:\)|(\w+)\s*:)/y;
  const skip = (pattern: RegExp): void => {
    while (at < text.length && pattern.test(text[at] ?? '')) at += 1;
  };
  const groupBegins = (): boolean => {
    NAME.lastIndex = at;
    const match = text[at] === '(' ? NAME.exec(text) : null;
    return match !== null && (match[1] === undefined || isName(match[1]));
  };
  /** A text in quotation marks; undefined when it does not end. */
  const quotedText = (): string | undefined => {
    let value = '';
    for (at += 1; at < text.length; at += 1) {
      if (text[at] !== '"') value += text[at];
      else if (text[at + 1] === '"') value += text[(at += 1)];
      else {
        at += 1;
        return value;
      }
    }
    return undefined;
  };
  const bare = (ends: RegExp, orGroup: boolean): string => {
    const from = at;
    while (at < text.length && !ends.test(text[at] ?? '') && !(orGroup && groupBegins())) at += 1;
    return text.slice(from, at).trim();
  };
  const group = (): Item['stated'] | undefined => {
    const stated: Item['stated'] = [];
    at += 1;
    for (;;) {
      skip(/[\s,]/);
      if (text[at] === ')') {
        at += 1;
        return stated;
      }
      const name = bare(/[:),]/, false);
      if (text[at] !== ':') return undefined;
      at += 1;
      skip(/\s/);
      const value = text[at] === '"' ? quotedText() : bare(/[,)]/, false);
      if (value === undefined) return undefined;
      stated.push([name, value]);
      skip(/\s/);
      if (text[at] !== ',' && text[at] !== ')') return undefined;
    }
  };
  return {
    item() {
      skip(/[;,\s]/);
      if (at >= text.length) return 'end';
      const from = at;
      let first = text[at] === '"' ? quotedText() : bare(/[;,\n]/, true);
      if (first === undefined) return 'bad';
      skip(/[^\S\n]/);
      // Quotation marks within a text of somebody's own: "Romashka" Ltd.
      if (at < text.length && !/[;,\n]/.test(text[at] ?? '') && !groupBegins()) {
        at = from;
        first = bare(/[;,\n]/, true);
      }
      const stated = groupBegins() ? group() : [];
      skip(/[^\S\n]/);
      if (stated === undefined || (at < text.length && !/[;,\n]/.test(text[at] ?? ''))) return 'bad';
      return { first, stated };
    },
  };
}
