/** Parameters of one statement, gathered while its text is written. */
export interface Params {
  readonly values: unknown[];
  /** Adds a value and gives its placeholder, as "$3". */
  add(value: unknown): string;
}

export function newParams(): Params {
  const values: unknown[] = [];
  return { values, add: (value) => `$${String(values.push(value))}` };
}
