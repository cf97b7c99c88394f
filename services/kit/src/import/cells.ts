import type { FieldDescriptor, Registry } from '@crm/proto/descriptor';
import type { Params, Texts } from '../grpc/texts.ts';
import { enumNamed, enumWord } from '../resource/enum-word.ts';
import { readTexts } from '../resource/list-text.ts';
import { knownWords } from './errors.ts';
import { parseBool, parseDate, parseDecimal, parseInstant } from './values.ts';

/** A value read from a cell, or why it cannot be. */
export type Cell = { ok: true; value: unknown } | { ok: false; reason: string; params?: Params; texts?: Texts };

/** How cells are read: what people write for the values of an enum, and whose time it is where none is told. */
export interface Reading {
  words?: Readonly<Record<string, string>> | undefined;
  timeZone: string;
}

/** So many known words are told. */
const MOST_WORDS = 30;

/**
 * Reads a cell as the value of a field. `reading.words` says what people write for an enum's values ("ООО"); its full name and
 * its last part ("BOX" for PARCEL_KIND_BOX) are known anyway. An empty cell is the field's zero.
 */
export function readCell(text: string, field: FieldDescriptor, registry: Registry, reading: Reading): Cell {
  if (field.repeated) return readCells(text, field, registry, reading);
  switch (field.kind) {
    case 'string':
      if (field.rule.format === 'decimal')
        return text === '' ? { ok: true, value: '' } : found(parseDecimal(text), 'BAD_NUMBER');
      if (field.rule.format === 'date')
        return text === '' ? { ok: true, value: '' } : found(parseDate(text), 'BAD_DATE');
      return { ok: true, value: text === '' && field.presence ? undefined : text };
    case 'int32':
    case 'int64':
      return readInteger(text, field);
    case 'double': {
      const decimal = text === '' ? '0' : parseDecimal(text);
      return decimal === undefined ? { ok: false, reason: 'BAD_NUMBER' } : { ok: true, value: Number(decimal) };
    }
    case 'bool':
      return text === '' && field.presence ? { ok: true, value: undefined } : found(parseBool(text), 'UNKNOWN_VALUE');
    case 'timestamp':
      return text === '' ? { ok: true, value: undefined } : found(parseInstant(text, reading.timeZone), 'BAD_DATE');
    case 'enum':
      return readEnum(text, field, registry, reading.words ?? {});
    default:
      return { ok: false, reason: 'WRONG_TYPE' };
  }
}

/** Several values in one cell. */
function readCells(text: string, field: FieldDescriptor, registry: Registry, reading: Reading): Cell {
  const values: unknown[] = [];
  for (const one of readTexts(text) ?? [undefined]) {
    const cell =
      one === undefined
        ? ({ ok: false, reason: 'BAD_LIST' } as const)
        : readCell(one, { ...field, repeated: false, presence: false }, registry, reading);
    if (!cell.ok) return cell;
    values.push(cell.value);
  }
  return { ok: true, value: values };
}

function found(value: unknown, reason: string): Cell {
  return value === undefined ? { ok: false, reason } : { ok: true, value };
}

function readInteger(text: string, field: FieldDescriptor): Cell {
  if (text === '') return { ok: true, value: field.presence ? undefined : field.kind === 'int64' ? 0n : 0 };
  const decimal = parseDecimal(text)?.replace(/\.0*$/, '');
  if (decimal === undefined || !/^-?\d{1,18}$/.test(decimal)) return { ok: false, reason: 'BAD_NUMBER' };
  return { ok: true, value: field.kind === 'int64' ? BigInt(decimal) : Number(decimal) };
}

function readEnum(
  text: string,
  field: FieldDescriptor,
  registry: Registry,
  words: Readonly<Record<string, string>>,
): Cell {
  if (text === '')
    return {
      ok: true,
      value: field.presence ? undefined : registry.enums.get(field.type ?? '')?.values[0]?.name,
    };
  const wanted = text.toLowerCase();
  const word = Object.entries(words).find(([said]) => said.toLowerCase() === wanted)?.[1];
  const value = enumNamed(registry, field.type, word ?? text);
  if (value !== undefined) return { ok: true, value };
  const known = (registry.enums.get(field.type ?? '')?.values ?? [])
    .slice(1)
    .map(({ name }) => enumWord(registry, field.type, name));
  return {
    ok: false,
    reason: 'UNKNOWN_VALUE',
    texts: knownWords,
    params: { words: [...known, ...Object.keys(words)].slice(0, MOST_WORDS).join(', ') },
  };
}
