/** What a user reads when a field is refused: one text per reason and language, `{limit}` filled from the params. */
import type { Language } from '../access/actor.ts';
import { fillText } from '../grpc/texts.ts';
import type { Texts } from '../grpc/texts.ts';
import type { FieldViolation } from './violation.ts';

export const reasonTexts: Readonly<Record<string, Texts>> = {
  REQUIRED: { en: 'Fill this in.', ru: 'Заполните это поле.', bg: 'Попълнете това поле.' },
  UNKNOWN_FIELD: { en: 'There is no such field.', ru: 'Такого поля нет.', bg: 'Няма такова поле.' },
  WRONG_TYPE: {
    en: 'A value of another kind is expected here: {expected}.',
    ru: 'Здесь ожидается значение другого типа: {expected}.',
    bg: 'Тук се очаква стойност от друг вид: {expected}.',
  },
  ONLY_ONE_OF: {
    en: 'Only one of these may be set: {fields}.',
    ru: 'Можно задать только одно из полей: {fields}.',
    bg: 'Може да се зададе само едно от полетата: {fields}.',
  },
  TOO_LONG: { en: 'At most {limit} characters.', ru: 'Не больше {limit} символов.', bg: 'Най-много {limit} знака.' },
  TOO_SHORT: { en: 'At least {limit} characters.', ru: 'Не меньше {limit} символов.', bg: 'Поне {limit} знака.' },
  NUL: {
    en: 'Holds a character (NUL) that no text can have.',
    ru: 'Содержит символ (NUL), которого в тексте быть не может.',
    bg: 'Съдържа знак (NUL), какъвто в текст не може да има.',
  },
  NOT_STORABLE: {
    en: 'This value cannot be stored.',
    ru: 'Такое значение нельзя сохранить.',
    bg: 'Такава стойност не може да бъде записана.',
  },
  TOO_DEEP: { en: 'Nested too deeply.', ru: 'Слишком глубокая вложенность.', bg: 'Прекалено дълбоко влагане.' },
  PATTERN: {
    en: 'Not in the form that is expected here.',
    ru: 'Не соответствует ожидаемому виду.',
    bg: 'Не отговаря на очаквания вид.',
  },
  BELOW_MINIMUM: { en: 'At least {limit}.', ru: 'Не меньше {limit}.', bg: 'Поне {limit}.' },
  ABOVE_MAXIMUM: { en: 'At most {limit}.', ru: 'Не больше {limit}.', bg: 'Най-много {limit}.' },
  NOT_ABOVE: { en: 'Must be above {limit}.', ru: 'Должно быть больше {limit}.', bg: 'Трябва да е повече от {limit}.' },
  TOO_MANY_ITEMS: {
    en: 'At most {limit} items.',
    ru: 'Не больше {limit} элементов.',
    bg: 'Най-много {limit} елемента.',
  },
  NOT_PAYABLE: {
    en: 'In {currency} an amount has at most {limit} digits after the point.',
    ru: 'В {currency} у суммы не больше {limit} знаков после запятой.',
    bg: 'В {currency} сумата има най-много {limit} знака след запетаята.',
  },
  ENDS_BEFORE_START: {
    en: 'The end lies before the start.',
    ru: 'Конец раньше начала.',
    bg: 'Краят е преди началото.',
  },
  TWICE: { en: 'This is named twice.', ru: 'Это указано дважды.', bg: 'Това е посочено два пъти.' },
  UNKNOWN_VALUE: { en: 'There is no such value.', ru: 'Такого значения нет.', bg: 'Няма такава стойност.' },
  IMMUTABLE: {
    en: 'This cannot be changed any more.',
    ru: 'Это уже нельзя изменить.',
    bg: 'Това вече не може да се променя.',
  },
  FORMAT_UUID: { en: 'This is no identifier.', ru: 'Это не идентификатор.', bg: 'Това не е идентификатор.' },
  FORMAT_EMAIL: {
    en: 'An e-mail address looks like name@example.com.',
    ru: 'Адрес почты выглядит так: name@example.com.',
    bg: 'Адресът изглежда така: name@example.com.',
  },
  FORMAT_PHONE: {
    en: 'A phone number starts with + and the country code: +359881234567.',
    ru: 'Номер начинается с + и кода страны: +79161234567.',
    bg: 'Номерът започва с + и кода на страната: +359881234567.',
  },
  FORMAT_URL: {
    en: 'A link starts with https:// or http://.',
    ru: 'Ссылка начинается с https:// или http://.',
    bg: 'Връзката започва с https:// или http://.',
  },
  FORMAT_DATE: {
    en: 'A date that exists, as 2026-03-31; none before 1900.',
    ru: 'Нужна существующая дата вида 2026-03-31, не раньше 1900 года.',
    bg: 'Нужна е съществуваща дата във вида 2026-03-31, не преди 1900 г.',
  },
  FORMAT_TIMESTAMP: {
    en: 'A time with its zone, as 2026-03-31T09:00:00Z; none before 1900.',
    ru: 'Нужно время с поясом вида 2026-03-31T09:00:00Z, не раньше 1900 года.',
    bg: 'Нужен е час с пояс във вида 2026-03-31T09:00:00Z, не преди 1900 г.',
  },
  FORMAT_DECIMAL: {
    en: 'A number with at most four decimal places, as 1234.50.',
    ru: 'Нужно число, не больше четырёх знаков после точки: 1234.50.',
    bg: 'Нужно е число с най-много четири знака след точката: 1234.50.',
  },
  FORMAT_INN: {
    en: 'An INN has 10 or 12 digits, and its check digits must agree. Look for a typing error.',
    ru: 'В ИНН 10 или 12 цифр, и контрольные цифры должны сходиться. Проверьте, нет ли опечатки.',
    bg: 'ИНН има 10 или 12 цифри и контролните цифри трябва да съвпадат. Проверете за грешка.',
  },
  FORMAT_KPP: { en: 'A KPP has 9 characters.', ru: 'В КПП 9 знаков.', bg: 'КПП има 9 знака.' },
  FORMAT_OGRN: {
    en: 'An OGRN has 13 or 15 digits, and its check digit must agree. Look for a typing error.',
    ru: 'В ОГРН 13 или 15 цифр, и контрольная цифра должна сходиться. Проверьте, нет ли опечатки.',
    bg: 'ОГРН има 13 или 15 цифри и контролната цифра трябва да съвпада. Проверете за грешка.',
  },
  FORMAT_BIC: {
    en: 'A bank code has 9 digits, or is a SWIFT code of 8 or 11 characters.',
    ru: 'БИК состоит из 9 цифр; код SWIFT — из 8 или 11 знаков.',
    bg: 'БИК има 9 цифри, а SWIFT кодът — 8 или 11 знака.',
  },
  FORMAT_CURRENCY: {
    en: 'A currency code has three letters, as EUR.',
    ru: 'Код валюты — три буквы, например RUB.',
    bg: 'Кодът на валутата е от три букви, например EUR.',
  },
  FORMAT_COUNTRY: {
    en: 'A country code has two letters, as BG.',
    ru: 'Код страны — две буквы, например RU.',
    bg: 'Кодът на страната е от две букви, например BG.',
  },
  FORMAT_LANGUAGE: {
    en: 'A language code, as en or ru-RU.',
    ru: 'Нужен код языка, например ru или ru-RU.',
    bg: 'Нужен е код на език, например bg или bg-BG.',
  },
  FORMAT_TIME_ZONE: {
    en: 'A time zone, as Europe/Sofia.',
    ru: 'Нужен часовой пояс, например Europe/Moscow.',
    bg: 'Нужен е часови пояс, например Europe/Sofia.',
  },
  FORMAT_UNIT: {
    en: 'There is no such unit; a unit code looks like PCE or KGM.',
    ru: 'Такой единицы нет; код единицы выглядит как PCE или KGM.',
    bg: 'Няма такава единица; кодът изглежда като PCE или KGM.',
  },
  FORMAT_BASE64: {
    en: 'Bytes are written in Base64.',
    ru: 'Байты записываются в Base64.',
    bg: 'Байтовете се записват в Base64.',
  },
};

const OTHER: Texts = { en: 'This is not right.', ru: 'Здесь ошибка.', bg: 'Тук има грешка.' };

/** What the user reads about one field, in his language. An unknown reason gets a general text. */
export function violationText(violation: Omit<FieldViolation, 'field'>, language: Language): string {
  const text = (reasonTexts[violation.reason] ?? OTHER)[language];
  return fillText(text, violation.params ?? {});
}
