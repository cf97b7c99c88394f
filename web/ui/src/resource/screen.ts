import type { Contract, FieldContract } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import type { Tone } from '../base/kit.tsx';

/** How a field is shown and edited. Taken from the contract unless told. */
export type FieldKind =
  | 'text'
  | 'longtext'
  | 'number'
  | 'decimal'
  | 'money'
  | 'quantity'
  | 'date'
  | 'datetime'
  | 'enum'
  | 'bool'
  | 'ref'
  | 'tags'
  | 'email'
  | 'phone'
  | 'url';

/** Any record of the platform. */
export interface ResourceRecord {
  id: string;
  etag?: string;
  deleteTime?: string;
  /** Verbs that the caller may call on it as it is; only of nouns that tell, in their full view. */
  allowedActions?: readonly string[];
  /** Verbs that its state knows and something else hinders. */
  blockedActions?: readonly { action?: string; message?: string }[];
}

/** Whether the service allows a verb on a record. */
export function isAllowed({ allowedActions = [] }: ResourceRecord, verb: string): boolean {
  return allowedActions.includes(verb);
}

export interface ScreenField<T> {
  /** Property of the record. */
  field: Extract<keyof T, string>;
  kind?: FieldKind;
  /** Key of the label; "fields.<field>" of the namespace unless told. */
  label?: string;
  /** REST plural of what an id points to. */
  ref?: string;
  /** Pixels in the grid. */
  width?: number;
  /** The cell opens the record. */
  link?: boolean;
  /** Sum in the list's footer; needs the resource's :aggregate. */
  sum?: boolean;
  /** False keeps the field from being edited in place; what the contract sets by itself never is. */
  edit?: boolean;
  /** In the list only after the user has chosen the column. */
  hidden?: boolean;
  required?: boolean;
  /** Key of a hint below the input. */
  hint?: string;
  /** Over the whole width of a form. */
  wide?: boolean;
  /** Shown in the form only when this holds for what has been entered. */
  when?: (values: Partial<T>) => boolean;
  /** Narrows what a reference offers: an AIP-160 filter. */
  refFilter?: string | ((values: Partial<T>) => string | undefined);
  /** Tones of an enum's values, by full name. */
  tones?: Record<string, Tone>;
  /** Draws the value by hand, in lists and facts. */
  render?: (record: T) => ReactNode;
  /** Edits the value by hand, in forms. */
  input?: (props: InputProps<T>) => ReactNode;
}

export interface InputProps<T> {
  value: unknown;
  onChange: (value: unknown) => void;
  values: Partial<T>;
  error?: string;
  label: string;
  required: boolean;
  disabled?: boolean;
}

/** A list as it is opened from a tab: filter chips in the form "field.op.value" (see list/filters.ts). */
export interface ScreenView {
  id: string;
  /** Key of the label; "views.<id>" unless told. */
  label?: string;
  filters?: readonly string[];
  order?: string;
}

export interface Screen<T> {
  /** REST plural: "deals", "price-books". */
  resource: string;
  /** Namespace of the texts: the remote's id. */
  ns: string;
  /** Where records are opened: "/sales/deals" -> "/sales/deals/<id>". */
  path: string;
  /** Field or function that names a record. */
  title: Extract<keyof T, string> | ((record: T) => string);
  icon?: string;
  columns: readonly ScreenField<T>[];
  /** Fields of the form; also the facts of the page unless `facts` is given. */
  form?: readonly ScreenField<T>[];
  facts?: readonly ScreenField<T>[];
  /** Fields offered as filters; those that the contract calls filterable among the columns unless told. */
  filters?: readonly Extract<keyof T, string>[];
  views?: readonly ScreenView[];
  /** "create_time desc". */
  order?: string;
  /** Columns show nothing of a record's parts (an order's lines): lists ask for records without them. */
  brief?: true;
  /** Which fields of a record may still be changed: all (also when left out), none, or these. The service decides. */
  editable?: (record: T) => boolean | readonly Extract<keyof T, string>[];
  /** Topics of the live stream that concern the screen, beside its own resource. */
  live?: readonly string[];
}

/** Declares the list, the page and the form of a noun. What the contract says is not said again. */
export function defineScreen<T extends ResourceRecord>(screen: Screen<T>): Screen<T> {
  return screen;
}

/** A screen's field with what the contract says of it. */
export interface BoundField<T> extends ScreenField<T> {
  kind: FieldKind;
  contract: FieldContract | undefined;
}

export function bindFields<T>(
  screen: Screen<T>,
  fields: readonly ScreenField<T>[],
  contract: Contract,
): BoundField<T>[] {
  const message = contract.resources[screen.resource]?.message;
  const known = new Map((message ? (contract.messages[message] ?? []) : []).map((field) => [field.name, field]));
  return fields.map((field) => {
    const rule = known.get(field.field);
    return { ...field, contract: rule, kind: field.kind ?? kindOf(rule), ref: field.ref ?? rule?.ref };
  });
}

/** The kind that a field of the contract has on a screen. */
export function kindOf(rule: FieldContract | undefined): FieldKind {
  if (!rule) return 'text';
  if (rule.repeated) return rule.kind === 'string' ? 'tags' : 'text';
  if (rule.ref) return 'ref';
  if (rule.type === 'crm.type.v1.Money') return 'money';
  if (rule.type === 'crm.type.v1.Quantity') return 'quantity';
  if (rule.kind === 'timestamp') return 'datetime';
  if (rule.kind === 'enum' || rule.kind === 'bool') return rule.kind;
  if (rule.kind === 'int32' || rule.kind === 'int64' || rule.kind === 'double') return 'number';
  if (rule.format === 'date') return 'date';
  if (rule.format === 'decimal') return 'decimal';
  if (rule.format === 'email' || rule.format === 'phone' || rule.format === 'url') return rule.format;
  return (rule.maxLength ?? 0) > 500 ? 'longtext' : 'text';
}

/** Whether a caller may set the field at all: on create, or later. */
export function isEditable<T>(field: BoundField<T>, existing: boolean): boolean {
  if (field.edit === false && existing) return false;
  if (!field.contract) return field.edit === true || field.input !== undefined;
  return !field.contract.outputOnly && !(existing && field.contract.immutable);
}

/** Whether a field of this record may be changed as things stand. */
export function isChangeable<T>(screen: Screen<T>, field: BoundField<T>, record: T): boolean {
  const allowed = screen.editable?.(record) ?? true;
  return isEditable(field, true) && (typeof allowed === 'boolean' ? allowed : allowed.includes(field.field));
}

export function titleOf<T>(screen: Screen<T>, record: T): string {
  if (typeof screen.title === 'function') return screen.title(record);
  const value = record[screen.title];
  return typeof value === 'string' && value ? value : ((record as { id?: string }).id ?? '');
}

/** "closeDate" -> "close_date", the contract's name, as filters and orders want it. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
