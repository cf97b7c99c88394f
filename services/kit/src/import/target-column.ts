import type { Language } from '../access/actor.ts';
import type { Tx } from '../pg/pool.ts';
import type { LineProblem } from './target.ts';

/** Finds the record that a line changes. */
export interface KeyRule {
  /** The forms in which a cell is compared: none of an empty one, several where it holds several. */
  forms(text: string): string[];
  /** SQL of the stored value in that form; the column itself unless told. Index it. */
  stored?: string;
  /** Where the keys lie in a table of their own. */
  find?(tx: Tx, keys: readonly string[]): Promise<{ key: string; id: string }[]>;
}

export interface TargetColumn<T> {
  labels: Readonly<Record<Language, readonly string[]>>;
  required?: boolean;
  /** Lines may find their record by it; `true`: compared as it stands. */
  key?: true | KeyRule;
  /** What people write for an enum's values: { 'ООО': 'CLIENT_KIND_ORGANIZATION' }. */
  words?: Readonly<Record<string, string>>;
  /** How a cell is kept: a tax number without the spaces that people put into it. */
  clean?(text: string): string;
  /** Of a list: what tells whether an item is one that is there already, which then keeps what the cell does not say. */
  same?(draft: T, item: never): string;
  /** For a column that is no field of its own: puts the cell into the record; an empty one takes it out. */
  set?(draft: T, text: string): LineProblem | undefined;
}

/** Labels in three languages, the first of each shown: `labels('Name', 'Название', 'Име')`; more after a bar. */
export function labels(en: string, ru: string, bg: string): Readonly<Record<Language, readonly string[]>> {
  return { en: en.split('|'), ru: ru.split('|'), bg: bg.split('|') };
}
