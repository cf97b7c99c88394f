import { fieldsOf, setValue, valueOf } from '../resource/row.ts';
import type { Fields } from '../resource/row.ts';
import type { Column } from '../resource/columns.ts';
import type { Resource } from '../resource/define.ts';
import { readList } from '../resource/list-text.ts';
import { listShape, returningColumns, sheetColumns } from '../resource/sheet.ts';
import type { SheetColumn } from '../resource/sheet.ts';
import { readCell } from './cells.ts';
import type { Cell } from './cells.ts';
import type { LineProblem } from './target.ts';
import type { TargetColumn } from './target-column.ts';
import { parseAmount, parseDecimal } from './values.ts';

/** Puts cells into records: the other way of resource/sheet.ts. */
export interface SheetReader<T> {
  columns: ReadonlyMap<string, SheetColumn>;
  /** Puts a cell where it belongs; an empty one makes its field empty. */
  put(draft: T, name: string, text: string, timeZone: string): LineProblem | undefined;
  /** Takes out halves and messages that were left with nothing in them. */
  tidy(draft: T): void;
}

export function sheetReader<T extends object>(
  resource: Resource<T>,
  own: Readonly<Record<string, TargetColumn<T>>>,
): SheetReader<T> {
  const { registry } = resource.options;
  const returning = returningColumns(resource);
  const columns = new Map(
    returning.flatMap((column) => sheetColumns(resource, column)).map((column) => [column.name, column]),
  );
  const pairs = returning.filter(({ shape }) => shape === 'money' || shape === 'quantity');
  const stated = new WeakMap<T, Map<Column, string>>();
  const messages = [...columns.values()].flatMap(({ part, field }) => (part ? [field] : []));

  function putHalf(draft: T, { field, half }: SheetColumn, name: string, text: string): LineProblem | undefined {
    const [number, unit] = field.shape === 'money' ? ['amount', 'currency'] : ['value', 'unit'];
    const before = (valueOf(draft, field) as Record<string, string> | undefined) ?? { [number]: '', [unit]: '' };
    if (half) {
      if (text === '') return undefined;
      if (contradicts(draft, field, text)) return { field: name, reason: 'OTHER_CURRENCY' };
      setValue(draft, field, { ...before, [unit]: text });
      return undefined;
    }
    const read =
      text === '' ? { amount: '', currency: '' } : field.shape === 'money' ? parseAmount(text) : plainNumber(text);
    if (read === undefined) return { field: name, reason: 'BAD_NUMBER' };
    if (read.currency !== '' && contradicts(draft, field, read.currency))
      return { field: name, reason: 'OTHER_CURRENCY' };
    setValue(draft, field, {
      ...before,
      [number]: read.amount,
      ...(read.currency !== '' && { [unit]: read.currency }),
    });
    return undefined;
  }

  /** The sign beside an amount and the column beside it must name one currency; which is read first, the mapping says. */
  function contradicts(draft: T, field: Column, currency: string): boolean {
    const ofDraft = stated.get(draft) ?? new Map<Column, string>();
    stated.set(draft, ofDraft);
    const other = ofDraft.get(field);
    ofDraft.set(field, currency);
    return other !== undefined && other.toUpperCase() !== currency.toUpperCase();
  }

  function putList(draft: T, { field }: SheetColumn, name: string, text: string): LineProblem | undefined {
    const shape = listShape(resource, field.field, false);
    const codec = registry.codecs.get(field.field.type ?? '');
    const items = shape && readList(text, shape);
    if (!items || !codec || (!field.field.repeated && items.length > 1)) return { field: name, reason: 'BAD_LIST' };
    const same = own[name]?.same ?? sameId;
    const before = (valueOf(draft, field) as object[] | object | undefined) ?? [];
    const kept = Array.isArray(before) ? (before as object[]) : [];
    const made = items.map((item) => {
      const value = codec.fromJSON(item) as Fields;
      // What a cell does not say of something that is there already stays as it is.
      const key = same(draft, value as never);
      const known = key === '' ? undefined : kept.find((one) => same(draft, one as never) === key);
      if (!known) return value;
      const stated = Object.fromEntries(Object.keys(item).map((key) => [key, value[key]]));
      return { ...known, ...stated };
    });
    setValue(draft, field, field.field.repeated ? made : made[0]);
    return undefined;
  }

  return {
    columns,
    put(draft, name, text, timeZone) {
      const column = columns.get(name);
      if (!column) return undefined;
      const { field, part } = column;
      if (field.shape === 'money' || field.shape === 'quantity') return putHalf(draft, column, name, text);
      if (!part && field.field.kind === 'message') return putList(draft, column, name, text);
      const cell = readCell(text, part ?? field.field, registry, { words: own[name]?.words, timeZone });
      if (!cell.ok) return problemOfCell(name, cell);
      if (!part) setValue(draft, field, cell.value);
      else {
        const blank = fieldsOf(registry.codecs.get(field.field.type ?? '')?.fromJSON({}) ?? {});
        const before = (valueOf(draft, field) as object | undefined) ?? blank;
        setValue(draft, field, { ...before, [part.jsonName]: cell.value });
      }
      return undefined;
    },
    tidy(draft) {
      for (const column of pairs) if (isWithoutNumber(valueOf(draft, column))) setValue(draft, column, undefined);
      for (const column of messages) if (isEmpty(valueOf(draft, column))) setValue(draft, column, undefined);
    },
  };
}

function problemOfCell(field: string, { reason, params, texts }: Cell & { ok: false }): LineProblem {
  return { field, reason, ...(params && { params }), ...(texts && { texts }) };
}

function plainNumber(text: string): { amount: string; currency: string } | undefined {
  const amount = parseDecimal(text);
  return amount === undefined ? undefined : { amount, currency: '' };
}

/** Items that have ids are known by them. */
function sameId(_: object, item: never): string {
  return ((item as Fields)['id'] as string | undefined) ?? '';
}

/** A currency without an amount says nothing: the default of a line, or the other half of an empty cell. */
function isWithoutNumber(value: unknown): boolean {
  const { amount, value: quantity } = (value ?? {}) as { amount?: string; value?: string };
  return (amount ?? quantity) === '';
}

function isEmpty(value: unknown): boolean {
  return Object.values((value as Fields | undefined) ?? {}).every(
    (part) =>
      part === '' || part === undefined || part === 0 || part === false || String(part).endsWith('_UNSPECIFIED'),
  );
}
