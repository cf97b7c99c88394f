import { StringDecoder } from 'node:string_decoder';
import { Parser } from 'htmlparser2';
import { tableRefused } from './refused.ts';

/** Deeper than any part of a workbook. */
const MAX_DEPTH = 64;

export interface XmlListener {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads XML piece by piece; after each piece there is time to hand on what was heard. Names come without their prefix.
 * Entities of a document's own are not known, so they cannot grow.
 */
export async function* readXml(source: AsyncIterable<Uint8Array>, listener: XmlListener): AsyncGenerator<void> {
  const decoder = new StringDecoder('utf8');
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1;
        if (depth > MAX_DEPTH) throw tableRefused('FILE_NOT_READABLE');
        listener.open?.(local(name), attributes);
      },
      ontext: (text) => listener.text?.(text),
      onclosetag(name) {
        depth -= 1;
        listener.close?.(local(name));
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  for await (const piece of source) {
    parser.write(decoder.write(Buffer.from(piece)));
    yield;
  }
  parser.end(decoder.end());
  yield;
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The whole of a small part. */
export async function readAll(source: AsyncIterable<Uint8Array>, listener: XmlListener): Promise<void> {
  for await (const _ of readXml(source, listener));
}
