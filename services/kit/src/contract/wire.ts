/** Reads the wire format of protobuf without making objects: one cursor over one message at a time. */
export class WireCursor {
  at = 0;
  /** The last varint, in two halves of 32 bits. */
  low = 0;
  high = 0;

  varint(bytes: Uint8Array): void {
    let byte = bytes[this.at++] ?? 0;
    this.low = byte & 0x7f;
    this.high = 0;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 63) throw new RangeError('a number of the message has no end');
      byte = bytes[this.at++] ?? 0;
      const part = byte & 0x7f;
      if (shift < 32) this.low |= part << shift;
      if (shift > 25) this.high |= shift < 32 ? part >>> (32 - shift) : part << (shift - 32);
    }
  }

  /** Reads a value's length, if it has one, and gives where its content begins; `at` is behind it then. */
  value(bytes: Uint8Array, wireType: number, end: number): number {
    let start = this.at;
    if (wireType === 0) this.varint(bytes);
    else if (wireType === 1) this.at += 8;
    else if (wireType === 5) this.at += 4;
    else if (wireType === 2) {
      this.varint(bytes);
      start = this.at;
      this.at += this.low >>> 0;
    } else throw new RangeError(`wire type ${String(wireType)} is not in use`);
    if (this.at > end) throw new RangeError('the message is cut off');
    return start;
  }

  /** The last varint as int64 in decimal. */
  int64(): string {
    const high = this.high | 0;
    // Up to 2^52 a double is exact.
    if (high >= 0 && high < 0x10_0000) return String(high * 0x1_0000_0000 + (this.low >>> 0));
    return String((BigInt(high) << 32n) | BigInt(this.low >>> 0));
  }
}

const cursor = new WireCursor();

/** A text of a message by its field's number; "" when it is absent. */
export function textField(bytes: Buffer, number: number): string {
  cursor.at = 0;
  let text = '';
  while (cursor.at < bytes.length) {
    cursor.varint(bytes);
    const tag = cursor.low;
    const start = cursor.value(bytes, tag & 7, bytes.length);
    if (tag === ((number << 3) | 2)) text = bytes.toString('utf8', start, cursor.at);
  }
  return text;
}
