import { crc32c } from './crc32c.ts';

export interface RecordContent {
  key: string;
  value: string | null;
  headers: Readonly<Record<string, string>>;
}

/** Bytes before the records, and the first that the checksum covers. */
const HEADER = 61;
const CHECKED_FROM = 21;
/** The most that a varint takes. */
const VARINT = 5;

/**
 * Encodes records as one batch (magic 2, uncompressed), in two passes over one buffer. kafkajs' encoder makes a buffer for
 * each record and each header and sums byte by byte: 45 of the 70 µs that an event cost the relay.
 */
export function encodeRecordBatch(records: readonly RecordContent[], timestamp: number): Buffer {
  const sizes = records.map((record, offset) => sizeOf(record, offset));
  const batch = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + VARINT + size, HEADER));
  let end = HEADER;
  records.forEach((record, offset) => {
    end = varint(batch, end, sizes[offset] ?? 0);
    end = writeRecord(batch, end, record, offset);
  });
  const whole = batch.subarray(0, end);
  writeHeader(whole, records.length, BigInt(timestamp));
  return whole;
}

function writeHeader(batch: Buffer, count: number, timestamp: bigint): void {
  batch.writeBigInt64BE(0n, 0); // first offset: the broker's
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(0, 12); // leader's epoch: the broker's
  batch.writeInt8(2, 16); // magic
  batch.writeInt16BE(0, 21); // no compression, time of creation
  batch.writeInt32BE(count - 1, 23);
  batch.writeBigInt64BE(timestamp, 27);
  batch.writeBigInt64BE(timestamp, 35);
  batch.writeBigInt64BE(-1n, 43); // no producer id: repetition is the relay's
  batch.writeInt16BE(0, 51);
  batch.writeInt32BE(0, 53);
  batch.writeInt32BE(count, 57);
  batch.writeUInt32BE(crc32c(batch, CHECKED_FROM), 17);
}

/** Bytes of a record after its length. */
function sizeOf({ key, value, headers }: RecordContent, offset: number): number {
  let size = 2 + varintSize(offset) + textSize(key) + (value === null ? 1 : textSize(value));
  let count = 0;
  for (const name in headers) {
    count += 1;
    size += textSize(name) + textSize(headers[name] ?? '');
  }
  return size + varintSize(count);
}

function writeRecord(batch: Buffer, start: number, { key, value, headers }: RecordContent, offset: number): number {
  batch[start] = 0; // attributes
  batch[start + 1] = 0; // after the batch's time, milliseconds
  let end = varint(batch, start + 2, offset);
  end = text(batch, end, key);
  end = value === null ? varint(batch, end, -1) : text(batch, end, value);
  end = varint(batch, end, Object.keys(headers).length);
  for (const name in headers) {
    end = text(batch, end, name);
    end = text(batch, end, headers[name] ?? '');
  }
  return end;
}

function text(batch: Buffer, start: number, value: string): number {
  const end = varint(batch, start, Buffer.byteLength(value));
  return end + batch.write(value, end);
}

function textSize(value: string): number {
  const length = Buffer.byteLength(value);
  return varintSize(length) + length;
}

/** Writes a number in zigzag, seven bits a byte, and gives the place behind it. */
function varint(batch: Buffer, start: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let end = start;
  for (; rest > 127; rest >>>= 7) batch[end++] = (rest & 127) | 128;
  batch[end++] = rest;
  return end;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value << 1; rest > 127; rest >>>= 7) size += 1;
  return size;
}
