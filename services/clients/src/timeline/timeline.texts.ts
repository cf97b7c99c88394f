import { ACTIVITY_TYPES } from '../activity/activity.texts.ts';
import type { Texts } from '@crm/kit/grpc/texts';

/** Titles of the lines of a timeline; {names} are filled from the line's values. */
export const timelineTexts: Readonly<Record<string, Texts>> = {
  'client.created': { en: 'The client was registered', ru: 'Клиент заведён', bg: 'Клиентът е регистриран' },
  'client.stage_changed': { en: 'Stage: {to}', ru: 'Стадия: {to}', bg: 'Етап: {to}' },
  'client.assigned': { en: 'New owner: {owner}', ru: 'Новый ответственный: {owner}', bg: 'Нов отговорник: {owner}' },
  'activity.planned': { en: '{type}: {subject}', ru: '{type}: {subject}', bg: '{type}: {subject}' },
  'activity.done': {
    en: '{type}: {subject} — {result}',
    ru: '{type}: {subject} — {result}',
    bg: '{type}: {subject} — {result}',
  },
  'activity.cancelled': { en: 'Dropped — {subject}', ru: 'Отменено — {subject}', bg: 'Отменено — {subject}' },
  'email.queued': {
    en: 'Letter being sent: {subject}',
    ru: 'Письмо отправляется: {subject}',
    bg: 'Писмото се изпраща: {subject}',
  },
  'email.sent': {
    en: 'Letter sent: {subject}',
    ru: 'Письмо отправлено: {subject}',
    bg: 'Писмото е изпратено: {subject}',
  },
  'email.failed': {
    en: 'Letter not sent: {subject}',
    ru: 'Письмо не отправлено: {subject}',
    bg: 'Писмото не е изпратено: {subject}',
  },
  'document.issued': { en: '{title} № {number}', ru: '{title} № {number}', bg: '{title} № {number}' },
  'document.reissued': {
    en: '{title} № {number}, revision {revision}',
    ru: '{title} № {number}, редакция {revision}',
    bg: '{title} № {number}, редакция {revision}',
  },
  'crm.sales.deal.created.v1': {
    en: 'Deal opened: {name}',
    ru: 'Открыта сделка: {name}',
    bg: 'Открита сделка: {name}',
  },
  'crm.sales.deal.moved.v1': {
    en: 'The deal went to another stage',
    ru: 'Сделка перешла на другой этап',
    bg: 'Сделката премина на друг етап',
  },
  'crm.sales.deal.won.v1': {
    en: 'Deal won: {amount}',
    ru: 'Сделка выиграна: {amount}',
    bg: 'Сделката е спечелена: {amount}',
  },
  'crm.sales.deal.lost.v1': { en: 'Deal lost', ru: 'Сделка проиграна', bg: 'Сделката е изгубена' },
  'crm.sales.deal.reopened.v1': {
    en: 'The deal is open again',
    ru: 'Сделка возобновлена',
    bg: 'Сделката е отворена отново',
  },
  'crm.sales.quote.sent.v1': {
    en: 'Quote {number}: {total}',
    ru: 'Предложение {number}: {total}',
    bg: 'Оферта {number}: {total}',
  },
  'crm.sales.quote.accepted.v1': {
    en: 'Quote {number} accepted',
    ru: 'Предложение {number} принято',
    bg: 'Оферта {number} е приета',
  },
  'crm.sales.quote.declined.v1': {
    en: 'Quote {number} declined',
    ru: 'Предложение {number} отклонено',
    bg: 'Оферта {number} е отказана',
  },
  'crm.sales.order.confirmed.v1': {
    en: 'Order {number}: {total}',
    ru: 'Заказ {number}: {total}',
    bg: 'Поръчка {number}: {total}',
  },
  'crm.sales.order.reserved.v1': {
    en: 'Order {number}: all goods reserved',
    ru: 'Заказ {number}: товар зарезервирован полностью',
    bg: 'Поръчка {number}: цялата стока е резервирана',
  },
  'crm.sales.order.backordered.v1': {
    en: 'Order {number}: some goods are awaited',
    ru: 'Заказ {number}: часть товара ожидается',
    bg: 'Поръчка {number}: част от стоката се очаква',
  },
  'crm.sales.order.paid.v1': {
    en: 'Order {number} paid: {total}',
    ru: 'Заказ {number} оплачен: {total}',
    bg: 'Поръчка {number} е платена: {total}',
  },
  'crm.sales.order.payment_overdue.v1': {
    en: 'Order {number}: payment overdue, {due}',
    ru: 'Заказ {number}: просрочена оплата, {due}',
    bg: 'Поръчка {number}: просрочено плащане, {due}',
  },
  'crm.sales.order.shipped.v1': {
    en: 'Order {number}: goods shipped',
    ru: 'Заказ {number}: товар отгружен',
    bg: 'Поръчка {number}: стоката е експедирана',
  },
  'crm.sales.order.completed.v1': {
    en: 'Order {number} completed',
    ru: 'Заказ {number} выполнен',
    bg: 'Поръчка {number} е изпълнена',
  },
  'crm.sales.order.cancelled.v1': {
    en: 'Order {number} cancelled',
    ru: 'Заказ {number} отменён',
    bg: 'Поръчка {number} е отменена',
  },
  'crm.sales.order.rest_cancelled.v1': {
    en: 'Order {number}: what was not shipped is cancelled',
    ru: 'Заказ {number}: неотгруженный остаток отменён',
    bg: 'Поръчка {number}: неекспедираният остатък е анулиран',
  },
  'crm.sales.order.returned.v1': {
    en: 'Order {number}: goods returned',
    ru: 'Заказ {number}: возврат товара',
    bg: 'Поръчка {number}: върната стока',
  },
  'crm.sales.payment.registered.v1': {
    en: 'Payment for order {orderNumber}: {amount}',
    ru: 'Оплата по заказу {orderNumber}: {amount}',
    bg: 'Плащане по поръчка {orderNumber}: {amount}',
  },
  'crm.sales.reservation.completed.v1': {
    en: 'The awaited goods are reserved',
    ru: 'Ожидаемый товар зарезервирован',
    bg: 'Очакваната стока е резервирана',
  },
  'crm.sales.document_set.issued.v1': {
    en: 'The set of documents is ready',
    ru: 'Комплект документов готов',
    bg: 'Комплектът документи е готов',
  },
};

/** Names of values that stand in titles as codes. */
export const valueTexts: Readonly<Record<string, Texts>> = {
  CLIENT_STAGE_COLD: { en: 'cold', ru: 'холодный', bg: 'студен' },
  CLIENT_STAGE_THINKING: { en: 'thinking', ru: 'думает', bg: 'обмисля' },
  CLIENT_STAGE_READY: { en: 'ready', ru: 'готов', bg: 'готов' },
  CLIENT_STAGE_ACCOMPLISHED: { en: 'accomplished', ru: 'состоявшийся', bg: 'осъществен' },
  CLIENT_STAGE_PERMANENT: { en: 'permanent', ru: 'постоянный', bg: 'постоянен' },
  CLIENT_STAGE_LOST: { en: 'lost', ru: 'потерян', bg: 'изгубен' },
  CLIENT_STAGE_RETURNED: { en: 'returned', ru: 'вернувшийся', bg: 'завърнал се' },
  ...ACTIVITY_TYPES,
};
