import type { Violation } from '@crm/kit/grpc/errors';
import type { StageCondition } from '@crm/proto/gen/crm/sales/v1/pipelines';

/** What a stage asks of a deal, as users read it. */
const TEXTS: Readonly<Partial<Record<StageCondition, { field: string; en: string; ru: string; bg: string }>>> = {
  STAGE_CONDITION_AMOUNT: { field: 'amount', en: 'Enter the amount.', ru: 'Укажите сумму.', bg: 'Въведете сумата.' },
  STAGE_CONDITION_CLOSE_DATE: {
    field: 'closeDate',
    en: 'Enter the expected close date.',
    ru: 'Укажите ожидаемую дату закрытия.',
    bg: 'Въведете очакваната дата на приключване.',
  },
  STAGE_CONDITION_NEED: {
    field: 'needs',
    en: 'Enter what the client needs.',
    ru: 'Укажите потребность клиента.',
    bg: 'Въведете нуждата на клиента.',
  },
  STAGE_CONDITION_LINE: {
    field: 'lines',
    en: 'Add a line with a product.',
    ru: 'Добавьте строку с товаром.',
    bg: 'Добавете ред с продукт.',
  },
  STAGE_CONDITION_QUOTE: { field: 'quotes', en: 'Make a quote.', ru: 'Создайте предложение.', bg: 'Създайте оферта.' },
  STAGE_CONDITION_ORDER: { field: 'orders', en: 'Make an order.', ru: 'Создайте заказ.', bg: 'Създайте поръчка.' },
  STAGE_CONDITION_RESERVED: {
    field: 'orders',
    en: 'Reserve the goods of the order.',
    ru: 'Зарезервируйте товар по заказу.',
    bg: 'Запазете стоката по поръчката.',
  },
  STAGE_CONDITION_PAID: {
    field: 'orders',
    en: 'The order is not paid yet.',
    ru: 'Заказ ещё не оплачен.',
    bg: 'Поръчката още не е платена.',
  },
  STAGE_CONDITION_CONTACT: {
    field: 'contactId',
    en: 'Choose a contact.',
    ru: 'Выберите контактное лицо.',
    bg: 'Изберете лице за контакт.',
  },
  STAGE_CONDITION_NEXT_STEP: {
    field: 'nextStep',
    en: 'Enter the next step and its date.',
    ru: 'Укажите следующий шаг и его дату.',
    bg: 'Въведете следващата стъпка и датата ѝ.',
  },
};

/** One violation per condition, each naming the field that lacks something. */
export function conditionViolations(conditions: readonly string[]): Violation[] {
  return conditions.flatMap((condition) => {
    const known = TEXTS[condition as StageCondition];
    return known
      ? [{ field: known.field, reason: condition.replace('STAGE_CONDITION_', 'MISSING_'), texts: known }]
      : [];
  });
}
