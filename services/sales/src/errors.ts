import { defineErrors } from '@crm/kit/grpc/errors';
import type { ServiceError } from '@crm/kit/grpc/errors';
import type { Result } from '@crm/kit/result';

/** Why sales refuses: one text per language and reason; decisions name the reason only. */
export const salesErrors = defineErrors('sales.crm', {
  NO_PIPELINE: failed(
    'There is no pipeline yet. Make one first.',
    'Воронок ещё нет. Сначала создайте воронку.',
    'Още няма фуния. Първо създайте фуния.',
  ),
  PIPELINE_EMPTY: invalidArgument(
    'A pipeline needs at least one stage.',
    'В воронке должен быть хотя бы один этап.',
    'Фунията трябва да има поне един етап.',
  ),
  STAGE_TWICE: invalidArgument(
    'Two stages have the same id.',
    'У двух этапов одинаковый идентификатор.',
    'Два етапа имат еднакъв идентификатор.',
  ),
  STAGE_UNKNOWN: invalidArgument(
    'The pipeline has no such stage.',
    'В воронке нет такого этапа.',
    'Във фунията няма такъв етап.',
  ),
  STAGE_IN_USE: failed(
    'Deals still stand in a stage that would be removed.',
    'На удаляемом этапе ещё есть сделки.',
    'В етапа, който се премахва, все още има сделки.',
  ),
  STAGE_CONDITION_MISSING: failed(
    'The deal may not enter “{stage}” yet.',
    'Сделка пока не может перейти на этап «{stage}».',
    'Сделката още не може да премине в етап „{stage}“.',
  ),
  DEAL_ALREADY_CLOSED: failed('The deal is closed.', 'Сделка закрыта.', 'Сделката е приключена.'),
  DEAL_ALREADY_OPEN: failed('The deal is open already.', 'Сделка уже открыта.', 'Сделката вече е отворена.'),
  DEAL_ALREADY_THERE: failed('Nothing would change.', 'Изменений нет.', 'Няма какво да се промени.'),
  LINE_WITHOUT_PRICE: failed('A line has no price.', 'У строки нет цены.', 'Ред няма цена.'),
  LOSS_REASON_UNKNOWN: invalidArgument(
    'Choose why the deal was lost.',
    'Выберите причину отказа.',
    'Изберете причина за отказа.',
  ),
  DEAL_HAS_PAPERS: failed(
    'The deal has quotes or orders for its client. Make a new deal for the other one.',
    'По сделке уже есть предложения или заказы клиента. Для другого клиента создайте новую сделку.',
    'Сделката вече има оферти или поръчки на клиента. За другия клиент създайте нова сделка.',
  ),
  DEAL_OF_ANOTHER_CLIENT: invalidArgument(
    'The deal is another client’s.',
    'Сделка другого клиента.',
    'Сделката е на друг клиент.',
  ),
  ORDER_FOLLOWS_DEAL: failed(
    'The order belongs to whoever has the deal. Reassign the deal.',
    'Заказ ведёт ответственный за сделку. Передайте сделку.',
    'Поръчката е на отговорника за сделката. Прехвърлете сделката.',
  ),
  CLIENT_KIND_REFUSED: failed(
    'The pipeline “{pipeline}” is not for clients of this kind.',
    'Воронка «{pipeline}» не для клиентов этого вида.',
    'Фунията „{pipeline}“ не е за клиенти от този вид.',
  ),

  PRODUCT_UNKNOWN: invalidArgument('There is no such product.', 'Такого товара нет.', 'Няма такъв продукт.'),
  PRODUCT_WITHDRAWN: failed(
    '“{product}” is withdrawn and cannot be sold.',
    'Товар «{product}» снят с продажи.',
    'Продуктът „{product}“ е изтеглен от продажба.',
  ),
  UNIT_UNKNOWN: invalidArgument(
    'The product has no unit {unit}.',
    'У товара нет единицы {unit}.',
    'Продуктът няма единица {unit}.',
  ),
  UNITS_CIRCULAR: invalidArgument(
    'The unit {unit} is told by itself.',
    'Единица {unit} выражена через саму себя.',
    'Единицата {unit} е изразена чрез себе си.',
  ),
  UNIT_TWICE: invalidArgument('A unit is told twice.', 'Единица указана дважды.', 'Единица е зададена два пъти.'),
  QUANTITY_TOO_FINE: invalidArgument(
    'The quantity is finer than {unit} can be counted.',
    'Количество мельче, чем можно учесть в {unit}.',
    'Количеството е по-дребно, отколкото може да се отчете в {unit}.',
  ),
  QUANTITY_NOT_POSITIVE: invalidArgument(
    'The quantity must be above zero.',
    'Количество должно быть больше нуля.',
    'Количеството трябва да е над нула.',
  ),

  NO_PRICE_BOOK: failed(
    'No price book holds for this client today.',
    'Для клиента сегодня нет действующего прайс-листа.',
    'Днес няма валидна ценова книга за този клиент.',
  ),
  NO_PRICE: failed(
    '“{product}” has no price in “{book}”.',
    'У товара «{product}» нет цены в «{book}».',
    'Продуктът „{product}“ няма цена в „{book}“.',
  ),

  QUOTE_STATE: failed(
    'The quote is not in a state for this.',
    'В этом состоянии предложения действие невозможно.',
    'Офертата не е в състояние за това действие.',
  ),
  QUOTE_EMPTY: failed('The quote has no lines.', 'В предложении нет строк.', 'Офертата няма редове.'),
  QUOTE_EXPIRED: failed(
    'The quote was valid until {date}.',
    'Предложение действовало до {date}.',
    'Офертата е била валидна до {date}.',
  ),

  ORDER_STATE: failed(
    'The order is not in a state for this.',
    'В этом состоянии заказа действие невозможно.',
    'Поръчката не е в състояние за това действие.',
  ),
  ORDER_EMPTY: failed('The order has no lines.', 'В заказе нет строк.', 'Поръчката няма редове.'),
  ORDER_NOT_PAID: failed(
    'The order is not paid in full.',
    'Заказ не оплачен полностью.',
    'Поръчката не е изцяло платена.',
  ),
  ORDER_HAS_PAYMENTS: failed(
    'Money came for this order. Register its refund first.',
    'По заказу есть оплата. Сначала оформите возврат денег.',
    'По поръчката има плащане. Първо регистрирайте връщането му.',
  ),
  LINE_UNKNOWN: invalidArgument(
    'The order has no such line.',
    'В заказе нет такой строки.',
    'В поръчката няма такъв ред.',
  ),
  NOTHING_TO_SHIP: failed(
    'Nothing is held for this order.',
    'Для заказа ничего не зарезервировано.',
    'За поръчката няма нищо запазено.',
  ),
  NOTHING_TO_RETURN: failed(
    'Nothing of this order may come back.',
    'По заказу нечего возвращать.',
    'Няма какво да се върне по поръчката.',
  ),
  MORE_THAN_SHIPPED: failed(
    'Only {limit} may come back.',
    'Вернуть можно не больше {limit}.',
    'Може да се върне най-много {limit}.',
  ),
  MORE_THAN_HELD: failed('More than is held.', 'Больше, чем зарезервировано.', 'Повече, отколкото е запазено.'),
  MORE_THAN_MISSING: failed('More than is awaited.', 'Больше, чем ожидается.', 'Повече, отколкото се очаква.'),
  NOT_ENOUGH_GOODS: failed(
    'Not all goods are there: {missing} missing.',
    'Товара не хватает: недостаёт {missing}.',
    'Няма достатъчно стока: липсват {missing}.',
  ),
  RESERVATION_CLOSED: failed('The reservation is closed.', 'Резерв закрыт.', 'Резервацията е приключена.'),
  EXPIRY_PAST: invalidArgument(
    'The end of the hold lies in the past.',
    'Срок резерва уже прошёл.',
    'Срокът на резервацията е в миналото.',
  ),
  COUNTED_BELOW_RESERVED: failed(
    '{reserved} are promised to orders.',
    '{reserved} уже обещано заказам.',
    '{reserved} вече са обещани на поръчки.',
  ),
  NO_WAREHOUSE: failed('There is no warehouse yet.', 'Склада ещё нет.', 'Още няма склад.'),

  SUPPLIER_REQUEST_STATE: failed(
    'The request is not in a state for this.',
    'В этом состоянии заявки действие невозможно.',
    'Заявката не е в състояние за това действие.',
  ),
  SHORTAGE_NOT_OPEN: failed(
    'This shortage is asked for or settled already.',
    'Эта нехватка уже заказана или закрыта.',
    'Този недостиг вече е заявен или приключен.',
  ),
  SHORTAGES_OF_WAREHOUSES: failed(
    'These goods are missing at several warehouses. Ask for those of each by themselves.',
    'Товара не хватает на разных складах. Закажите для каждого отдельно.',
    'Стоката липсва в различни складове. Заявете за всеки поотделно.',
  ),
  NOTHING_TO_RECEIVE: failed('Nothing more is to come.', 'Больше ничего не ожидается.', 'Не се очаква нищо повече.'),

  CALL_NOT_TAKEN: failed('This call is not yours.', 'Этот звонок ведёте не вы.', 'Това обаждане не е ваше.'),
  CALL_RESULT_UNKNOWN: invalidArgument(
    'Choose one of: {results}.',
    'Выберите одно из: {results}.',
    'Изберете едно от: {results}.',
  ),
  CALL_AGAIN_PAST: invalidArgument(
    'The time to call again lies in the past.',
    'Время повторного звонка уже прошло.',
    'Времето за повторно обаждане е в миналото.',
  ),

  PAYMENT_CURRENCY: invalidArgument(
    'The order is in {currency}.',
    'Заказ в валюте {currency}.',
    'Поръчката е в {currency}.',
  ),
  PAYMENT_EXCEEDS_DUE: failed('Only {due} is due.', 'К оплате только {due}.', 'Дължат се само {due}.'),
  PAYMENT_ZERO: invalidArgument(
    'The amount must not be zero.',
    'Сумма не может быть нулевой.',
    'Сумата не може да е нула.',
  ),
  CURRENCIES_MIXED: invalidArgument(
    'All prices must be in one currency.',
    'Все цены должны быть в одной валюте.',
    'Всички цени трябва да са в една валута.',
  ),
});

export type SalesReason = keyof typeof salesErrors;

/** The value of a decision; throws its refusal as the error that callers see. */
export function decided<T>(result: Result<T, SalesReason>, params: Readonly<Record<string, string>> = {}): T {
  if (result.ok) return result.value;
  throw refusal(result.reason, { ...result.params, ...params });
}

export function refusal(reason: SalesReason, params: Readonly<Record<string, string>> = {}): ServiceError {
  return salesErrors[reason](params);
}

type Definition = { code: 'FAILED_PRECONDITION' | 'INVALID_ARGUMENT'; en: string; ru: string; bg: string };

function failed(en: string, ru: string, bg: string): Definition {
  return { code: 'FAILED_PRECONDITION', en, ru, bg };
}

function invalidArgument(en: string, ru: string, bg: string): Definition {
  return { code: 'INVALID_ARGUMENT', en, ru, bg };
}
