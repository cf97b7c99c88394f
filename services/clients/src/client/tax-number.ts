/** A number of a register as it is kept and compared: without spaces, dots and dashes, in capitals. */
export function compactId(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '').toUpperCase();
}

/** The same of a stored VAT number, in SQL; indexed. */
export const COMPACT_VAT_ID = `upper(regexp_replace(r.vat_id, '[^[:alnum:]]', '', 'g'))`;
