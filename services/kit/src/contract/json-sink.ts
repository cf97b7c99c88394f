const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX = '0123456789abcdef';
const SHORT: Readonly<Record<number, string>> = { 8: 'b', 9: 't', 10: 'n', 12: 'f', 13: 'r' };

/** A growing buffer of JSON text in UTF-8; one serves all messages, since writing one is never interrupted. */
export class JsonSink {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  #at = 0;

  /** Gives what was written, and begins anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
    return taken;
  }

  /** What an error left behind. */
  clear(): void {
    this.#at = 0;
  }

  byte(code: number): void {
    this.#need(1);
    this.#bytes[this.#at++] = code;
  }

  ascii(text: string): void {
    this.#need(text.length);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let index = 0; index < text.length; index += 1) bytes[at++] = text.charCodeAt(index);
    this.#at = at;
  }

  /** Text in UTF-8, between quotation marks. */
  quoted(source: Uint8Array, start: number, end: number): void {
    // Six bytes are the longest form of one: \u001f.
    this.#need((end - start) * 6 + 2);
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = QUOTE;
    for (let index = start; index < end; index += 1) {
      const code = source[index] ?? 0;
      if (code >= 0x20 && code !== QUOTE && code !== BACKSLASH) {
        bytes[at++] = code;
        continue;
      }
      bytes[at++] = BACKSLASH;
      const short = SHORT[code];
      if (code >= 0x20) bytes[at++] = code;
      else if (short !== undefined) bytes[at++] = short.charCodeAt(0);
      else at += bytes.write(`u00${HEX[code >> 4] ?? ''}${HEX[code & 15] ?? ''}`, at, 'latin1');
    }
    bytes[at++] = QUOTE;
    this.#at = at;
  }

  /** Any text that is JSON already. */
  text(json: string): void {
    this.#need(json.length * 3);
    this.#at += this.#bytes.write(json, this.#at, 'utf8');
  }

  #need(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + count));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
