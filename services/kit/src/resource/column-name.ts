/** 0 -> A, 25 -> Z, 26 -> AA. */
export function columnName(at: number): string {
  return (at >= 26 ? columnName(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26));
}

/** "AB12" -> 27; undefined for what names no column. */
export function columnPosition(reference: string | undefined): number | undefined {
  const [column] = /^[A-Z]{1,3}/.exec(reference ?? '') ?? [];
  return column === undefined
    ? undefined
    : [...column].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
