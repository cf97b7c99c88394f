import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import type { Language } from '../access/actor.ts';
import { GRPC_CODES, codeName } from './codes.ts';
import type { Code } from './codes.ts';
import type { ServiceError } from './errors.ts';
import type { Violation } from './errors.ts';
import { fillText } from './texts.ts';
import type { Params } from './texts.ts';
import { violationText } from './violation-texts.ts';

/**
 * google.rpc.Status and the details of it that the platform uses, written by hand: google/rpc/*.proto would come with
 * 88 MB of google-proto-files. Field numbers are those of googleapis, google/rpc/{status,error_details}.proto.
 */
export interface ErrorStatus {
  code: Code;
  /** English, for developers. */
  message: string;
  reason: string;
  domain: string;
  params: Readonly<Record<string, string>>;
  violations: readonly { field: string; reason: string; message: string }[];
  retryAfterMs?: number;
  /** What the user reads. */
  localized?: { locale: string; message: string };
}

const TYPE = 'type.googleapis.com/google.rpc.';

/** The status of an error in a language, as sent in grpc-status-details-bin. */
export function statusOf(error: ServiceError, language: Language): ErrorStatus {
  return {
    code: error.code,
    message: `${error.reason}: ${fillText(error.texts.en, error.params)}`,
    reason: error.reason,
    domain: error.domain,
    params: texts(error.params),
    violations: (error.violations ?? []).map((violation: Violation) => ({
      field: violation.field,
      reason: violation.reason,
      message: violationText(violation, language),
    })),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    localized: { locale: language, message: fillText(error.texts[language], error.params) },
  };
}

function texts(params: Params): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]));
}

export function encodeStatus(status: ErrorStatus): Uint8Array {
  const writer = new BinaryWriter();
  writer.uint32(8).int32(GRPC_CODES[status.code]);
  writer.uint32(18).string(status.message);
  detail(writer, 'ErrorInfo', (info) => {
    info.uint32(10).string(status.reason);
    info.uint32(18).string(status.domain);
    for (const [key, value] of Object.entries(status.params)) {
      info.uint32(26).fork().uint32(10).string(key).uint32(18).string(value).join();
    }
  });
  if (status.violations.length > 0) {
    detail(writer, 'BadRequest', (bad) => {
      for (const { field, reason, message } of status.violations) {
        bad.uint32(10).fork().uint32(10).string(field).uint32(18).string(message).uint32(26).string(reason).join();
      }
    });
  }
  const { retryAfterMs, localized } = status;
  if (retryAfterMs !== undefined) {
    detail(writer, 'RetryInfo', (retry) => {
      retry
        .uint32(10)
        .fork()
        .uint32(8)
        .int64(Math.trunc(retryAfterMs / 1000))
        .uint32(16)
        .int32(Math.round(retryAfterMs % 1000) * 1_000_000)
        .join();
    });
  }
  if (localized !== undefined) {
    detail(writer, 'LocalizedMessage', (text) => {
      text.uint32(10).string(localized.locale).uint32(18).string(localized.message);
    });
  }
  return writer.finish();
}

function detail(writer: BinaryWriter, type: string, body: (writer: BinaryWriter) => void): void {
  const inner = new BinaryWriter();
  body(inner);
  writer
    .uint32(26)
    .fork()
    .uint32(10)
    .string(TYPE + type)
    .uint32(18)
    .bytes(inner.finish())
    .join();
}

/** Reads what encodeStatus, or any other speaker of google.rpc.Status, wrote. Unknown details are passed over. */
export function decodeStatus(bytes: Uint8Array): ErrorStatus {
  const status: ErrorStatus & {
    params: Record<string, string>;
    violations: { field: string; reason: string; message: string }[];
  } = {
    code: 'UNKNOWN',
    message: '',
    reason: '',
    domain: '',
    // Without a prototype: a parameter may be called anything.
    params: Object.create(null) as Record<string, string>,
    violations: [],
  };
  eachField(bytes, (number, reader) => {
    if (number === 1) status.code = codeName(reader.int32());
    else if (number === 2) status.message = reader.string();
    else if (number === 3) readDetail(reader.bytes(), status);
    else return false;
    return true;
  });
  return status;
}

function readDetail(
  bytes: Uint8Array,
  status: ErrorStatus & {
    params: Record<string, string>;
    violations: { field: string; reason: string; message: string }[];
  },
): void {
  const any = stringsOf(bytes, 1);
  const value = bytesOf(bytes, 2);
  switch (any.slice(TYPE.length)) {
    case 'ErrorInfo':
      eachField(value, (number, reader) => {
        if (number === 1) status.reason = reader.string();
        else if (number === 2) status.domain = reader.string();
        else if (number === 3) {
          const entry = reader.bytes();
          status.params[stringsOf(entry, 1)] = stringsOf(entry, 2);
        } else return false;
        return true;
      });
      break;
    case 'BadRequest':
      eachField(value, (number, reader) => {
        if (number !== 1) return false;
        const violation = reader.bytes();
        status.violations.push({
          field: stringsOf(violation, 1),
          message: stringsOf(violation, 2),
          reason: stringsOf(violation, 3),
        });
        return true;
      });
      break;
    case 'RetryInfo':
      eachField(bytesOf(value, 1), (number, reader) => {
        if (number === 1) status.retryAfterMs = (status.retryAfterMs ?? 0) + Number(reader.int64()) * 1000;
        else if (number === 2) status.retryAfterMs = (status.retryAfterMs ?? 0) + reader.int32() / 1_000_000;
        else return false;
        return true;
      });
      break;
    case 'LocalizedMessage':
      status.localized = { locale: stringsOf(value, 1), message: stringsOf(value, 2) };
      break;
  }
}

function stringsOf(bytes: Uint8Array, wanted: number): string {
  return Buffer.from(bytesOf(bytes, wanted)).toString('utf8');
}

function bytesOf(bytes: Uint8Array, wanted: number): Uint8Array {
  let found: Uint8Array = new Uint8Array();
  eachField(bytes, (number, reader) => {
    if (number !== wanted) return false;
    found = reader.bytes();
    return true;
  });
  return found;
}

/** Calls `read` for each field; it returns false for a field that it leaves unread. */
function eachField(bytes: Uint8Array, read: (number: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (!read(number, reader)) reader.skip(wireType, number);
  }
}
