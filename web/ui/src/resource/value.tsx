import type { Money, Quantity } from '@crm/portal-sdk';
import { hasText, Link, useFormat, useT } from '@crm/portal-sdk';
import type { ReactNode } from 'react';
import { Icon } from '../base/icon.tsx';
import { Chip } from '../base/kit.tsx';
import { UI_NAMESPACE, useUiT } from '../base/texts.ts';
import type { BoundField } from './screen.ts';
import { useRef, useRefLink } from './refs.ts';

/** A record's field as it is read: formatted, linked, in words. An absent value is a dash that is not read aloud. */
export function FieldValue<T>(props: { field: BoundField<T>; record: T; ns: string }): ReactNode {
  const { field, record, ns } = props;
  if (field.render) return field.render(record);
  return <Value kind={field.kind} value={record[field.field]} ns={ns} refTo={field.ref} tones={field.tones} />;
}

export function Value(props: {
  kind: BoundField<object>['kind'];
  value: unknown;
  ns: string;
  refTo?: string;
  tones?: BoundField<object>['tones'];
}): ReactNode {
  const { kind, value, ns } = props;
  const format = useFormat();
  const t = useT(ns);
  const ui = useUiT();
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    return kind === 'bool' ? (
      ui('value.no')
    ) : (
      <span className="crm-none" aria-hidden="true">
        —
      </span>
    );
  }
  switch (kind) {
    case 'money':
      return <span className="crm-num">{format.money(value as Money)}</span>;
    case 'quantity':
      return <QuantityText value={value as Quantity} />;
    case 'number':
    case 'decimal':
      return <span className="crm-num">{format.num(value as string)}</span>;
    case 'date':
      return format.date(value as string);
    case 'datetime':
      return format.dateTime(value as string);
    case 'bool':
      return value ? <Icon name="check" /> : ui('value.no');
    case 'enum':
      return <Chip tone={props.tones?.[value as string]}>{t(`enums.${value as string}`)}</Chip>;
    case 'ref':
      return Array.isArray(value) ? (
        <RefList plural={props.refTo} ids={value as string[]} />
      ) : (
        <RefText plural={props.refTo} id={value as string} />
      );
    case 'tags':
      return (
        <span className="crm-tags">
          {(value as string[]).map((tag) => (
            <Chip key={tag}>{hasText(ns, `enums.${tag}`) ? t(`enums.${tag}`) : tag}</Chip>
          ))}
        </span>
      );
    case 'email':
      return <a href={`mailto:${value as string}`}>{value as string}</a>;
    case 'phone':
      return <a href={`tel:${(value as string).replace(/[^\d+]/g, '')}`}>{value as string}</a>;
    case 'url':
      // Kept values may be older than the rule that an address is one of the web.
      return !/^https?:\/\//i.test(value as string) ? (
        String(value as string)
      ) : (
        <a href={value as string} rel="noreferrer noopener" target="_blank">
          {value as string}
        </a>
      );
    case 'longtext':
      return <span className="crm-longtext">{value as string}</span>;
    case 'text':
      return typeof value === 'object' ? JSON.stringify(value) : String(value as string);
  }
}

/** "3 wagons": the unit in the user's language where it is a known one, else its code. */
export function QuantityText(props: { value: Quantity }): ReactNode {
  const format = useFormat();
  const unit = useUnitName();
  return (
    <span className="crm-num">
      {format.num(props.value.value)} {unit(props.value.unit, Number(props.value.value))}
    </span>
  );
}

/** Names of unit codes (UNECE Recommendation 20), by language and, with a number, in the form that it asks for. */
export function useUnitName(): (code: string, count?: number) => string {
  const ui = useUiT();
  return (code, count) => {
    if (!hasText(UI_NAMESPACE, `units.${code}`)) return code;
    return ui(`units.${code}`, count === undefined || Number.isNaN(count) ? {} : { count });
  };
}

/** The name of a referred record, with a link to it where its remote has said where it opens. */
export function RefText(props: { plural: string | undefined; id: string | undefined; plain?: boolean }): ReactNode {
  const { label, loading } = useRef(props.plural, props.id);
  const link = useRefLink(props.plural)(props.id ?? '');
  if (!props.id) return null;
  if (loading && !label) return <span className="crm-faint">…</span>;
  return link && !props.plain ? <Link to={link}>{label}</Link> : <span>{label}</span>;
}

function RefList(props: { plural: string | undefined; ids: readonly string[] }): ReactNode {
  return (
    <span className="crm-tags">
      {props.ids.map((id) => (
        <RefText key={id} plural={props.plural} id={id} />
      ))}
    </span>
  );
}
