import type { Language } from '../access/actor.ts';
import { violationText as contractText } from '../contract/reasons.ts';
import type { Violation } from './errors.ts';
import { fillText } from './texts.ts';
import type { Texts } from './texts.ts';

// Reasons that only a service can find, beside those of the contract's own rules.
const TEXTS: Readonly<Record<string, Texts>> = {
  OUTPUT_ONLY: { en: 'This is set by the system.', ru: 'Это заполняет система.', bg: 'Това се попълва от системата.' },
  NOT_ALLOWED: { en: 'You may not set this.', ru: 'Вам нельзя это менять.', bg: 'Нямате право да задавате това.' },
  USER_UNKNOWN: {
    en: 'There is no such active user.',
    ru: 'Такого действующего пользователя нет.',
    bg: 'Няма такъв активен потребител.',
  },
  USER_WITHOUT_RIGHT: {
    en: 'This user has no right to see such records.',
    ru: 'У этого пользователя нет права видеть такие записи.',
    bg: 'Този потребител няма право да вижда такива записи.',
  },
  NOT_FOUND: {
    en: 'There is no such record, or it is not yours to see.',
    ru: 'Такой записи нет или она вам недоступна.',
    bg: 'Няма такъв запис или нямате достъп до него.',
  },
  LATER_THAN_TODAY: {
    en: 'This day has not come yet.',
    ru: 'Этот день ещё не наступил.',
    bg: 'Този ден още не е настъпил.',
  },
  TAKEN: { en: 'This is taken already.', ru: 'Это уже занято.', bg: 'Това вече е заето.' },
  REUSED: {
    en: 'Used before for another request.',
    ru: 'Уже использован для другого запроса.',
    bg: 'Вече е използван за друга заявка.',
  },
  OVER_TIME: {
    en: 'This takes too long to work out. Make it simpler or shorter.',
    ru: 'Обработка занимает слишком много времени. Упростите или сократите.',
    bg: 'Обработката отнема твърде много време. Опростете или съкратете.',
  },
  OVER_MEMORY: {
    en: 'This needs too much memory. Make it simpler or shorter.',
    ru: 'Для обработки нужно слишком много памяти. Упростите или сократите.',
    bg: 'Обработката изисква твърде много памет. Опростете или съкратете.',
  },
  OVER_INPUT: { en: 'This is too large.', ru: 'Слишком большой объём.', bg: 'Обемът е твърде голям.' },
  OVER_OUTPUT: {
    en: 'What comes out of this is too large.',
    ru: 'Результат получается слишком большим.',
    bg: 'Резултатът е твърде голям.',
  },
  BAD_FILTER: {
    en: 'The filter cannot be read: {detail}',
    ru: 'Фильтр не читается: {detail}',
    bg: 'Филтърът не може да бъде прочетен: {detail}',
  },
  BAD_ORDER: {
    en: 'The list cannot be put in this order: {detail}',
    ru: 'Такой порядок невозможен: {detail}',
    bg: 'Този ред не е възможен: {detail}',
  },
  BAD_PAGE_TOKEN: {
    en: 'This page mark does not belong to this list.',
    ru: 'Метка страницы не от этого списка.',
    bg: 'Маркерът на страницата не е от този списък.',
  },
};

/** What the user reads about one field, in his language. */
export function violationText(violation: Violation, language: Language): string {
  const own = violation.texts ?? TEXTS[violation.reason];
  return own === undefined ? contractText(violation, language) : fillText(own[language], violation.params ?? {});
}
