import type { Texts } from '@crm/kit/grpc/texts';

/** Titles of notifications; {names} are filled from the notification's params. */
export const notificationTexts: Readonly<Record<string, Texts>> = {
  ACTIVITY_DUE: { en: 'Reminder: {subject}', ru: 'Напоминание: {subject}', bg: 'Напомняне: {subject}' },
  ACTIVITY_DELEGATED: {
    en: '{actor} gave you: {subject}',
    ru: '{actor} поручает вам: {subject}',
    bg: '{actor} Ви възлага: {subject}',
  },
  CLIENT_CONTACTED: {
    en: '{actor} contacts your client {client}',
    ru: '{actor} связывается с вашим клиентом {client}',
    bg: '{actor} се свързва с Вашия клиент {client}',
  },
  CLIENT_ASSIGNED: {
    en: 'The client {client} is yours now',
    ru: 'Теперь вы ведёте клиента {client}',
    bg: 'Клиентът {client} вече е Ваш',
  },
  ACCESS_REQUESTED: {
    en: '{actor} asks for access to {client}',
    ru: '{actor} запрашивает доступ к клиенту {client}',
    bg: '{actor} иска достъп до {client}',
  },
  RESERVATION_COMPLETED: {
    en: 'Goods came in: order {number} is reserved in full',
    ru: 'Товар поступил: заказ {number} обеспечен полностью',
    bg: 'Стоката пристигна: поръчка {number} е резервирана изцяло',
  },
  ORDER_PAID: {
    en: 'Order {number} is paid: {total}',
    ru: 'Заказ {number} оплачен: {total}',
    bg: 'Поръчка {number} е платена: {total}',
  },
  DOCUMENT_FAILED: {
    en: 'The document {subject} could not be made',
    ru: 'Документ {subject} не удалось сформировать',
    bg: 'Документът {subject} не можа да се изготви',
  },
  EMAIL_FAILED: {
    en: 'The letter "{subject}" could not be sent',
    ru: 'Письмо «{subject}» не отправлено',
    bg: 'Писмото „{subject}“ не беше изпратено',
  },
};
