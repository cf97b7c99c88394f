import type { Texts } from '@crm/kit/grpc/texts';

/** What each type of activity is called. */
export const ACTIVITY_TYPES: Readonly<Record<string, Texts>> = {
  ACTIVITY_TYPE_TASK: { en: 'Task', ru: 'Задача', bg: 'Задача' },
  ACTIVITY_TYPE_CALL: { en: 'Call', ru: 'Звонок', bg: 'Обаждане' },
  ACTIVITY_TYPE_MEETING: { en: 'Meeting', ru: 'Встреча', bg: 'Среща' },
  ACTIVITY_TYPE_EMAIL: { en: 'E-mail', ru: 'Письмо', bg: 'Имейл' },
  ACTIVITY_TYPE_VISIT: { en: 'Visit', ru: 'Визит', bg: 'Посещение' },
  ACTIVITY_TYPE_NOTE: { en: 'Note', ru: 'Заметка', bg: 'Бележка' },
  ACTIVITY_TYPE_DECISION: { en: 'Decision', ru: 'Решение', bg: 'Решение' },
};

/** Subjects that presets and types give an activity without one. */
const SUBJECTS: Readonly<Record<string, Texts>> = {
  ACTIVITY_PRESET_CALL_BACK: { en: 'Call back', ru: 'Перезвонить', bg: 'Обаждане' },
  ACTIVITY_PRESET_SEND_OFFER: { en: 'Send an offer', ru: 'Отправить предложение', bg: 'Изпращане на оферта' },
  ACTIVITY_PRESET_OFFER_DISCOUNT: { en: 'Offer a discount', ru: 'Предложить скидку', bg: 'Предлагане на отстъпка' },
  ACTIVITY_PRESET_CHECK_PAYMENT: { en: 'Check payment', ru: 'Проверить оплату', bg: 'Проверка на плащането' },
  ACTIVITY_PRESET_SEND_DOCUMENTS: { en: 'Send documents', ru: 'Отправить документы', bg: 'Изпращане на документи' },
  ACTIVITY_PRESET_ACCESS_REQUEST: {
    en: 'Access to a client is asked for',
    ru: 'Запрос доступа к клиенту',
    bg: 'Искане за достъп до клиент',
  },
  ...ACTIVITY_TYPES,
};

/** The subject of an activity that was given none, in a language. */
export function subjectOf(preset: string, type: string, language: 'en' | 'ru' | 'bg'): string {
  return (SUBJECTS[preset] ?? SUBJECTS[type])?.[language] ?? type;
}
