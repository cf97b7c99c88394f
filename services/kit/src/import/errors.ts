import { defineErrors } from '../grpc/errors.ts';
import type { Language } from '../access/actor.ts';
import { violationText } from '../grpc/violation-texts.ts';
import type { Texts } from '../grpc/texts.ts';
import type { ImportTarget } from './target.ts';

export const importErrors = defineErrors('crm', {
  FILE_EMPTY: { code: 'INVALID_ARGUMENT', en: 'The file is empty.', ru: 'Файл пуст.', bg: 'Файлът е празен.' },
  FILE_TOO_LARGE: {
    code: 'INVALID_ARGUMENT',
    en: 'The file is larger than {limit} MB.',
    ru: 'Файл больше {limit} МБ.',
    bg: 'Файлът е по-голям от {limit} MB.',
  },
  FILE_NOT_READABLE: {
    code: 'INVALID_ARGUMENT',
    en: 'This is not a table: CSV, CSV.GZ or XLSX is expected.',
    ru: 'Это не таблица: нужен CSV, CSV.GZ или XLSX.',
    bg: 'Това не е таблица: очаква се CSV, CSV.GZ или XLSX.',
  },
  FILE_WITHOUT_HEADER: {
    code: 'INVALID_ARGUMENT',
    en: 'The file has no header and rows.',
    ru: 'В файле нет заголовка и строк.',
    bg: 'Файлът няма заглавен ред и редове.',
  },
  IMPORT_TARGET_UNKNOWN: {
    code: 'INVALID_ARGUMENT',
    en: 'Nothing of this kind can be imported here.',
    ru: 'Такие данные сюда не загружаются.',
    bg: 'Такива данни не могат да се импортират тук.',
  },
  IMPORT_COLUMN_MISSING: {
    code: 'FAILED_PRECONDITION',
    en: 'Choose a column for "{column}".',
    ru: 'Выберите столбец для «{column}».',
    bg: 'Изберете колона за „{column}“.',
  },
  IMPORT_WRONG_STATE: {
    code: 'FAILED_PRECONDITION',
    en: 'The import is in another state ({state}).',
    ru: 'Загрузка в другом состоянии ({state}).',
    bg: 'Импортът е в друго състояние ({state}).',
  },
});

const OUTCOMES: Readonly<Record<string, Texts>> = {
  BAD_NUMBER: { en: 'Not a number.', ru: 'Не число.', bg: 'Не е число.' },
  BAD_DATE: { en: 'Not a date.', ru: 'Не дата.', bg: 'Не е дата.' },
  BAD_ENCODING: {
    en: 'Letters of this row cannot be read: another encoding?',
    ru: 'Буквы строки не читаются: другая кодировка?',
    bg: 'Буквите на реда не се четат: друго кодиране?',
  },
  DUPLICATE_IN_FILE: {
    en: 'The same key stands in an earlier row.',
    ru: 'Этот ключ уже есть в строке выше.',
    bg: 'Същият ключ има в по-горен ред.',
  },
  ALREADY_EXISTS: {
    en: 'There is such a record already.',
    ru: 'Такая запись уже есть.',
    bg: 'Такъв запис вече съществува.',
  },
};

/** A reason as the user reads it: of the target, of imports, or of fields in general. */
export function reasonText(reason: string, language: Language, target?: ImportTarget): string {
  const texts = target?.reasons?.[reason] ?? OUTCOMES[reason];
  return texts ? texts[language] : reason === '' ? '' : violationText({ field: '', reason }, language);
}
