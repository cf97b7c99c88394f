import { hasText, useFormat, useT } from '@crm/portal-sdk';
import { QuantityText } from '@crm/ui';
import type { ReactNode } from 'react';
import { Fragment } from 'react';
import parts from '../parts/parts.module.css';
import { Referred } from '../parts/referred.tsx';

/** What tells of another fact and is no fact by itself. */
const BESIDE = new Set(['currency', 'unit', 'whole']);
const MONEY = new Set(['amount', 'total', 'paid']);
const QUANTITIES = new Set(['wanted', 'held', 'missing', 'quantity']);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

type Facts = Readonly<Record<string, string | undefined>>;

/** The figures of a step in words, its number first: "number: O-12 · in total: ₽288,000.00". */
export function StepFacts(props: { facts: Facts }): ReactNode {
  const { facts } = props;
  const t = useT();
  const names = Object.keys(facts).filter((name) => facts[name] && !BESIDE.has(name));
  if (names.length === 0) return null;
  const inOrder = [...names.filter((name) => name === 'number'), ...names.filter((name) => name !== 'number')];
  return (
    <div className={parts['muted']}>
      {inOrder.map((name, index) => (
        <Fragment key={name}>
          {index > 0 && ' · '}
          {hasText('sales', `facts.${name}`) ? t(`facts.${name}`) : name}: <Fact name={name} facts={facts} />
        </Fragment>
      ))}
    </div>
  );
}

function Fact(props: { name: string; facts: Facts }): ReactNode {
  const { name, facts } = props;
  const t = useT();
  const format = useFormat();
  const text = facts[name] ?? '';
  const word = (key: string): string => (hasText('sales', key) ? t(key) : '');
  if (name === 'owner') return <Referred plural="users" id={text} plain />;
  if (name === 'type' || name === 'types')
    return format.list(text.split(', ').map((type) => word(`documents.types.${type}`) || type));
  if (name === 'cause') return word(`causes.${text}`) || text;
  if (MONEY.has(name) && facts['currency']) return format.money({ amount: text, currency: facts['currency'] });
  if (QUANTITIES.has(name) && facts['unit']) return <QuantityText value={{ value: text, unit: facts['unit'] }} />;
  if (DAY.test(text)) return format.date(text);
  return DECIMAL.test(text) ? format.num(text) : text;
}
