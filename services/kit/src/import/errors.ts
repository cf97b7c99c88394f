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
  FILE_TOO_WIDE: {
    code: 'INVALID_ARGUMENT',
    en: 'The table has more than {limit} columns.',
    ru: 'В таблице больше {limit} столбцов.',
    bg: 'Таблицата има повече от {limit} колони.',
  },
  FILE_ROW_TOO_LONG: {
    code: 'INVALID_ARGUMENT',
    en: 'Row {line} does not end: is a quotation mark missing?',
    ru: 'Строка {line} не заканчивается: не хватает кавычки?',
    bg: 'Ред {line} не свършва: липсва ли кавичка?',
  },
  FILE_SHEET_UNKNOWN: {
    code: 'INVALID_ARGUMENT',
    en: 'There is no sheet "{sheet}" in the file.',
    ru: 'В файле нет листа «{sheet}».',
    bg: 'Във файла няма лист „{sheet}“.',
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
  BAD_LIST: {
    en: 'Not a list as exports write it: value (field: value); value (field: value).',
    ru: 'Не список в том виде, в каком его пишет выгрузка: значение (поле: значение); значение (поле: значение).',
    bg: 'Не е списък, както го пише експортът: стойност (поле: стойност); стойност (поле: стойност).',
  },
  EXTRA_CELLS: {
    en: 'The row has more cells than there are columns: is a delimiter without quotation marks inside a cell?',
    ru: 'В строке ячеек больше, чем столбцов: внутри ячейки разделитель без кавычек?',
    bg: 'Редът има повече клетки от колоните: има ли разделител без кавички в клетка?',
  },
  FORMULA_WITHOUT_VALUE: {
    en: 'A formula without its value: open the workbook in a spreadsheet and save it.',
    ru: 'Формула без значения: откройте книгу в табличном редакторе и сохраните.',
    bg: 'Формула без стойност: отворете файла в електронна таблица и го запазете.',
  },
  CELL_ERROR: { en: 'An error stands in the cell.', ru: 'В ячейке ошибка.', bg: 'В клетката има грешка.' },
  AMBIGUOUS_KEY: {
    en: 'Several records have this key.',
    ru: 'Этот ключ есть у нескольких записей.',
    bg: 'Няколко записа имат този ключ.',
  },
  ID_USED: {
    en: 'The record with this id was removed for good: leave the id out to make another.',
    ru: 'Запись с этим id удалена навсегда: уберите id, чтобы создать другую.',
    bg: 'Записът с този id е изтрит завинаги: махнете id, за да създадете друг.',
  },
  LOOKS_LIKE_KNOWN: {
    en: 'Looks like a record that is in the base already.',
    ru: 'Похоже на запись, которая уже есть в базе.',
    bg: 'Прилича на запис, който вече е в базата.',
  },
  LOOKS_LIKE_EARLIER: {
    en: 'Looks like an earlier row of the file.',
    ru: 'Похоже на строку файла выше.',
    bg: 'Прилича на по-горен ред от файла.',
  },
  COLUMN_NOT_TAKEN: {
    en: 'Filled cells of a column that no field was chosen for.',
    ru: 'Заполненные ячейки столбца, для которого не выбрано поле.',
    bg: 'Попълнени клетки от колона, за която не е избрано поле.',
  },
  NOT_CHANGED: {
    en: 'This never changes once a record is made: the cell was not taken.',
    ru: 'Это поле не меняется после создания записи: ячейка не взята.',
    bg: 'Това не се променя след създаването на записа: клетката не е взета.',
  },
  SHEETS_LEFT_OUT: {
    en: 'Sheets of the workbook that were not read.',
    ru: 'Листы книги, которые не читались.',
    bg: 'Листове от файла, които не са прочетени.',
  },
  MERGED_CELLS: {
    en: 'Merged cells: the value belongs to the first of them, the others are empty.',
    ru: 'Объединённые ячейки: значение относится к первой, остальные пустые.',
    bg: 'Обединени клетки: стойността е на първата, останалите са празни.',
  },
  HIDDEN_ROWS: {
    en: 'Hidden rows were taken too.',
    ru: 'Скрытые строки тоже взяты.',
    bg: 'Скритите редове също са взети.',
  },
  HIDDEN_COLUMNS: {
    en: 'The workbook has hidden columns.',
    ru: 'В книге есть скрытые столбцы.',
    bg: 'Във файла има скрити колони.',
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

/** What a column of the target is called; what is none of its columns as it is. */
export function labelOf(target: ImportTarget | undefined, field: string, language: Language): string {
  return target?.columns.find(({ name }) => name === field)?.labels[language][0] ?? field;
}
