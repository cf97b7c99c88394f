import { defineErrors } from '@crm/kit/grpc/errors';

/** Refusals of the gateway itself. */
export const errors = defineErrors('gateway.crm', {
  ROUTE_NOT_FOUND: {
    code: 'NOT_FOUND',
    en: 'There is nothing at {path}.',
    ru: 'По адресу {path} ничего нет.',
    bg: 'На адрес {path} няма нищо.',
  },
  METHOD_NOT_ALLOWED: {
    code: 'UNIMPLEMENTED',
    en: 'This address does not take {method}.',
    ru: 'Этот адрес не принимает {method}.',
    bg: 'Този адрес не приема {method}.',
  },
  BODY_TOO_LARGE: {
    code: 'INVALID_ARGUMENT',
    en: 'The body is larger than {limit} bytes. Send files through an import or an upload.',
    ru: 'Тело запроса больше {limit} байт. Файлы отправляйте через импорт или загрузку.',
    bg: 'Тялото е по-голямо от {limit} байта. Изпращайте файлове чрез импорт или качване.',
  },
  BODY_TOO_SLOW: {
    code: 'INVALID_ARGUMENT',
    en: 'The body came too slowly. Send it again over a better connection.',
    ru: 'Тело запроса приходит слишком медленно. Отправьте его снова при лучшей связи.',
    bg: 'Тялото пристига твърде бавно. Изпратете го отново при по-добра връзка.',
  },
  BROKEN_JSON: {
    code: 'INVALID_ARGUMENT',
    en: 'The body is not JSON: {why}',
    ru: 'Тело запроса — не JSON: {why}',
    bg: 'Тялото не е JSON: {why}',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    code: 'INVALID_ARGUMENT',
    en: 'Send the body as application/json.',
    ru: 'Отправьте тело как application/json.',
    bg: 'Изпратете тялото като application/json.',
  },
  CSRF: {
    code: 'PERMISSION_DENIED',
    en: 'The request does not come from the portal. Reload the page and try again.',
    ru: 'Запрос пришёл не из портала. Обновите страницу и повторите.',
    bg: 'Заявката не идва от портала. Презаредете страницата и опитайте отново.',
  },
  TOO_MANY_REQUESTS: {
    code: 'RESOURCE_EXHAUSTED',
    en: 'Too many requests. Go on in {seconds} s.',
    ru: 'Слишком много запросов. Продолжите через {seconds} с.',
    bg: 'Твърде много заявки. Продължете след {seconds} сек.',
  },
  SERVICE_DOWN: {
    code: 'UNAVAILABLE',
    en: 'The section "{service}" is not available now. Try again shortly.',
    ru: 'Раздел «{service}» сейчас недоступен. Повторите чуть позже.',
    bg: 'Разделът „{service}“ в момента не е достъпен. Опитайте след малко.',
  },
  LOGIN_UNAVAILABLE: {
    code: 'UNAVAILABLE',
    en: 'Signing in is not possible now: the login service does not answer.',
    ru: 'Вход сейчас невозможен: служба входа не отвечает.',
    bg: 'Входът в момента не е възможен: услугата за вход не отговаря.',
  },
  SESSIONS_UNAVAILABLE: {
    code: 'UNAVAILABLE',
    en: 'Sessions cannot be read now. Try again shortly.',
    ru: 'Сейчас не удаётся прочитать сеанс. Повторите чуть позже.',
    bg: 'Сесиите в момента не могат да бъдат прочетени. Опитайте след малко.',
  },
});
