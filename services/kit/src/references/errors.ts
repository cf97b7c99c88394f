import type { Standing } from '@crm/proto/gen/crm/type/v1/references';
import { ServiceError, defineErrors } from '../grpc/errors.ts';

export const referenceErrors = defineErrors('crm', {
  REFERENCE_UNCHECKED: {
    code: 'UNAVAILABLE',
    en: 'The part “{service}” does not answer, so what belongs together cannot be checked. Nothing was done. Try again shortly.',
    ru: 'Часть «{service}» не отвечает, поэтому связи записей не проверить. Ничего не сделано. Повторите чуть позже.',
    bg: 'Частта „{service}“ не отговаря и връзките между записите не могат да се проверят. Нищо не е направено. Опитайте след малко.',
  },
});

/** WAREHOUSE_IN_USE: what stands on the record, for people in words. */
export function inUse(service: string, noun: string, standing: readonly Standing[]): ServiceError {
  return new ServiceError(
    `${service}.crm`,
    `${noun.toUpperCase()}_IN_USE`,
    {
      code: 'FAILED_PRECONDITION',
      en: 'This cannot be deleted while it is in use. Settle or hand over first: {what}.',
      ru: 'Нельзя удалить: запись ещё нужна. Сначала завершите или передайте: {what}.',
      bg: 'Не може да се изтрие, докато се използва. Първо приключете или прехвърлете: {what}.',
    },
    { params: { what: standing.map(inWords).join('; ') } },
  );
}

/** "open deals: 5 (Brick, Cement, …)" */
function inWords({ title, count, names }: Standing): string {
  const more = count > names.length ? ', …' : '';
  return names.length === 0 ? `${title}: ${count}` : `${title}: ${count} (${names.join(', ')}${more})`;
}
