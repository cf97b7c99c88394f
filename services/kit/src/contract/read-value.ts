/** Single JSON values to what ts-proto holds: a compiled reader per field. A refused value is a Refused. */
import type { EnumDescriptor, FieldDescriptor } from '@crm/proto/descriptor';
import { dayExists } from './formats.ts';
import {
  UNKNOWN_VALUE,
  bigintCheck,
  bytesCheck,
  numberCheck,
  stringCheck,
  structCheck,
  timestampCheck,
} from './rules.ts';
import type { Check } from './rules.ts';
import type { Failure } from './violation.ts';

/** A failure on the way from JSON; a class so that it is told from every value by one `instanceof`. */
export class Refused {
  readonly failure: Failure;
  constructor(failure: Failure) {
    this.failure = failure;
  }
}

export type ValueReader = (json: unknown) => unknown;

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const INTEGER = /^-?(?:0|[1-9]\d{0,18})$/u;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;
const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:[Zz]|[+-](\d{2}):(\d{2}))$/u;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/u;

/** Reader of everything but messages. `enumeration` is the enum of a field of kind 'enum'. */
export function valueReader(field: FieldDescriptor, enumeration: EnumDescriptor | undefined): ValueReader {
  switch (field.kind) {
    case 'string':
      return stringReader(field);
    case 'bool':
      return readBool;
    case 'int32':
      return checked(readInt32, numberCheck(field));
    case 'int64':
      return checked(readInt64, bigintCheck(field));
    case 'double':
      return checked(readDouble, numberCheck(field));
    case 'bytes':
      return checked(readBytes, bytesCheck(field));
    case 'enum':
      return enumReader(enumeration);
    case 'timestamp':
      return checked(readTimestamp, timestampCheck);
    case 'mask':
      return readMask;
    case 'struct':
      return checked(readStruct, structCheck);
    case 'message':
      throw new Error(`${field.name} is a message`);
  }
}

function wrongType(expected: string): Refused {
  return new Refused({ reason: 'WRONG_TYPE', params: { expected } });
}

const WRONG_STRING = wrongType('string');
const WRONG_BOOL = wrongType('boolean');
const WRONG_INTEGER = wrongType('integer');
const WRONG_NUMBER = wrongType('number');
const WRONG_OBJECT = wrongType('object');
const WRONG_BYTES = wrongType('Base64 string');
const WRONG_TIMESTAMP = wrongType('RFC 3339 string');
const BAD_BASE64 = new Refused({ reason: 'FORMAT_BASE64' });
const BAD_TIMESTAMP = new Refused({ reason: 'FORMAT_TIMESTAMP' });
const NO_SUCH_VALUE = new Refused(UNKNOWN_VALUE);
const INT32_BELOW = new Refused({ reason: 'BELOW_MINIMUM', params: { limit: INT32_MIN } });
const INT32_ABOVE = new Refused({ reason: 'ABOVE_MAXIMUM', params: { limit: INT32_MAX } });
const INT64_BELOW = new Refused({ reason: 'BELOW_MINIMUM', params: { limit: String(INT64_MIN) } });
const INT64_ABOVE = new Refused({ reason: 'ABOVE_MAXIMUM', params: { limit: String(INT64_MAX) } });

function checked<T>(read: (json: unknown) => T | Refused, check: Check<T> | undefined): ValueReader {
  if (check === undefined) return read;
  return (json) => {
    const value = read(json);
    if (value instanceof Refused) return value;
    const failure = check(value);
    return failure === undefined ? value : new Refused(failure);
  };
}

function stringReader(field: FieldDescriptor): ValueReader {
  const check = stringCheck(field);
  // "" is an absent field, and an item like any other.
  const blank = field.repeated || field.map ? undefined : '';
  return (json) => {
    if (typeof json !== 'string') return WRONG_STRING;
    const failure = json === blank ? undefined : check(json);
    return failure === undefined ? json : new Refused(failure);
  };
}

function readBool(json: unknown): boolean | Refused {
  return typeof json === 'boolean' ? json : WRONG_BOOL;
}

function readInt32(json: unknown): number | Refused {
  const value = typeof json === 'string' && INTEGER.test(json) ? Number(json) : json;
  if (typeof value !== 'number' || !Number.isInteger(value)) return WRONG_INTEGER;
  return value < INT32_MIN ? INT32_BELOW : value > INT32_MAX ? INT32_ABOVE : value;
}

function readInt64(json: unknown): bigint | Refused {
  let value: bigint;
  if (typeof json === 'string' && INTEGER.test(json)) value = BigInt(json);
  // A larger JSON number has lost digits already.
  else if (typeof json === 'number' && Number.isSafeInteger(json)) value = BigInt(json);
  else return WRONG_INTEGER;
  return value < INT64_MIN ? INT64_BELOW : value > INT64_MAX ? INT64_ABOVE : value;
}

function readDouble(json: unknown): number | Refused {
  const value = typeof json === 'string' && NUMBER.test(json) ? Number(json) : json;
  return typeof value === 'number' && Number.isFinite(value) ? value : WRONG_NUMBER;
}

function readBytes(json: unknown): Buffer | Refused {
  if (typeof json !== 'string') return WRONG_BYTES;
  return BASE64.test(json) ? Buffer.from(json, 'base64') : BAD_BASE64;
}

function enumReader(enumeration: EnumDescriptor | undefined): ValueReader {
  const names = new Set(enumeration?.values.map((value) => value.name));
  return (json) => (typeof json !== 'string' ? WRONG_STRING : names.has(json) ? json : NO_SUCH_VALUE);
}

function readTimestamp(json: unknown): Date | Refused {
  if (typeof json !== 'string') return WRONG_TIMESTAMP;
  const match = RFC3339.exec(json);
  if (!match) return BAD_TIMESTAMP;
  const [, year, month, day, hour, minute, second, zoneHour, zoneMinute] = match.map(Number);
  if (!dayExists(year ?? 0, month ?? 0, day ?? 0)) return BAD_TIMESTAMP;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return BAD_TIMESTAMP;
  if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return BAD_TIMESTAMP;
  return new Date(json);
}

/** "name,dealStage" or "name,deal_stage": paths are snake_case in messages. */
function readMask(json: unknown): string[] | Refused {
  if (typeof json !== 'string') return WRONG_STRING;
  return json
    .split(',')
    .map((path) => path.trim().replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`))
    .filter((path) => path !== '');
}

function readStruct(json: unknown): object | Refused {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : WRONG_OBJECT;
}
