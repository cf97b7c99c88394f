import type { Texts } from '@crm/kit/grpc/texts';

/** Outcomes and reasons of a ledger's lines, as users read them. */
export const ledgerReasons: Readonly<Record<string, Texts>> = {
  NOT_WHOLE: {
    en: 'The quantity is not a whole number.',
    ru: 'Количество — не целое число.',
    bg: 'Количеството не е цяло число.',
  },
  ZERO_QUANTITY: { en: 'The quantity is zero.', ru: 'Количество равно нулю.', bg: 'Количеството е нула.' },
  BAD_PRICE: {
    en: 'The price is not a decimal with at most four digits behind the point.',
    ru: 'Цена — не число с четырьмя знаками после запятой или менее.',
    bg: 'Цената не е число с най-много четири знака след запетаята.',
  },
  BAD_TIME: { en: 'The date cannot be read.', ru: 'Дата не читается.', bg: 'Датата не се чете.' },
  NEGATIVE_PRICE: {
    en: 'A price below zero stands only in adjustments (invoices A…).',
    ru: 'Цена ниже нуля бывает только в корректировках (счета A…).',
    bg: 'Цена под нулата има само в корекциите (фактури A…).',
  },
  NEGATIVE_SALE: {
    en: 'A sale has a quantity below zero; returns have invoices C….',
    ru: 'Количество продажи меньше нуля; у возвратов счета C….',
    bg: 'Продажба с количество под нулата; връщанията са с фактури C….',
  },
  POSITIVE_RETURN: {
    en: 'A return (invoice C…) has a quantity above zero.',
    ru: 'Количество возврата (счёт C…) больше нуля.',
    bg: 'Връщане (фактура C…) с количество над нулата.',
  },
  CLIENT_DIFFERS: {
    en: 'Other lines of this invoice name another client.',
    ru: 'В других строках этого счёта указан другой клиент.',
    bg: 'Други редове на тази фактура са на друг клиент.',
  },
  INVOICE_DIFFERS: {
    en: 'This invoice was taken in before, without this line.',
    ru: 'Этот счёт уже загружен, но без такой строки.',
    bg: 'Тази фактура вече е внесена, но без такъв ред.',
  },
  NUMBER_IN_USE: {
    en: 'There is an order with this number that did not come from a ledger.',
    ru: 'Заказ с таким номером уже есть, и он не из загрузки.',
    bg: 'Вече има поръчка с този номер, която не е от внасяне.',
  },
  ALREADY_TAKEN_IN: {
    en: 'This line was taken in before.',
    ru: 'Эта строка уже загружена раньше.',
    bg: 'Този ред вече е внесен.',
  },
  REPEATED_IN_INVOICE: {
    en: 'The same line stands in its invoice more than once. It is taken in, so that sums agree with the ledger.',
    ru: 'Такая же строка уже есть в этом счёте. Она загружена, чтобы суммы сходились с книгой.',
    bg: 'Същият ред вече е в тази фактура. Внесен е, за да съвпадат сумите с книгата.',
  },
  CHARGE: {
    en: 'Postage, fee, discount or another charge: a service.',
    ru: 'Доставка, комиссия, скидка или другое начисление: услуга.',
    bg: 'Доставка, такса, отстъпка или друго начисление: услуга.',
  },
};
