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
  FILE_LOCKED: {
    code: 'INVALID_ARGUMENT',
    en: 'The workbook has a password or is an old XLS: save it as XLSX without a password.',
    ru: 'Книга защищена паролем или это старый XLS: сохраните её как XLSX без пароля.',
    bg: 'Файлът е с парола или е стар XLS: запазете го като XLSX без парола.',
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
    en: 'The file needs a first row with names of columns, and at least one row below it.',
    ru: 'В файле нужна первая строка с названиями столбцов и хотя бы одна строка под ней.',
    bg: 'Файлът трябва да има първи ред с имена на колони и поне един ред под него.',
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

/** Of a word that is none of an enum's. */
export const knownWords: Texts = {
  en: 'This word is not known here. Write one of these: {words}.',
  ru: 'Это слово здесь не известно. Запишите одно из этих: {words}.',
  bg: 'Тази дума не е позната тук. Запишете една от тези: {words}.',
};

const OUTCOMES: Readonly<Record<string, Texts>> = {
  BAD_NUMBER: {
    en: 'Not a number: write it as 1234.50 or 1 234,50.',
    ru: 'Не число: запишите его как 1234.50 или 1 234,50.',
    bg: 'Не е число: запишете го като 1234.50 или 1 234,50.',
  },
  BAD_DATE: {
    en: 'Not a date: write it as 2026-03-31 or 31.03.2026, with four digits of the year.',
    ru: 'Не дата: запишите её как 2026-03-31 или 31.03.2026, год четырьмя цифрами.',
    bg: 'Не е дата: запишете я като 2026-03-31 или 31.03.2026, с четири цифри за годината.',
  },
  OTHER_CURRENCY: {
    en: 'The amount and the column of the currency name different currencies.',
    ru: 'В сумме и в столбце валюты указаны разные валюты.',
    bg: 'В сумата и в колоната за валутата са посочени различни валути.',
  },
  NUMBER_CUT: {
    en: 'A spreadsheet has cut digits off this number. Make the cell a text and enter the number anew.',
    ru: 'Таблица отрезала у этого числа цифры. Сделайте ячейку текстовой и введите число заново.',
    bg: 'Таблицата е отрязала цифри от това число. Направете клетката текстова и въведете числото отново.',
  },
  HEADER_AGAIN: {
    en: 'The header stands here again: delete this row.',
    ru: 'Здесь ещё раз стоит заголовок: удалите эту строку.',
    bg: 'Тук още веднъж стои заглавният ред: изтрийте този ред.',
  },
  BAD_ENCODING: {
    en: 'Characters of this row cannot be read: choose another encoding, or write them anew.',
    ru: 'Символы строки не читаются: выберите другую кодировку или запишите их заново.',
    bg: 'Знаци от реда не се четат: изберете друго кодиране или ги запишете отново.',
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
  CELL_ERROR: {
    en: 'An error stands in the cell: put its formula right, or write the value.',
    ru: 'В ячейке ошибка: исправьте формулу или запишите значение.',
    bg: 'В клетката има грешка: поправете формулата или запишете стойността.',
  },
  AMBIGUOUS_KEY: {
    en: 'Several records have this key: merge them, or find known records by another field.',
    ru: 'Этот ключ есть у нескольких записей: объедините их или ищите известные записи по другому полю.',
    bg: 'Няколко записа имат този ключ: обединете ги или търсете известните записи по друго поле.',
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
    en: 'The same key stands in an earlier row: join the rows, or put the key right.',
    ru: 'Этот ключ уже есть в строке выше: объедините строки или исправьте ключ.',
    bg: 'Същият ключ има в по-горен ред: обединете редовете или поправете ключа.',
  },
  ALREADY_EXISTS: {
    en: 'There is such a record already, and it is not yours to change.',
    ru: 'Такая запись уже есть, и менять её вам нельзя.',
    bg: 'Такъв запис вече съществува и нямате право да го променяте.',
  },
  CHANGED_SINCE: {
    en: 'Somebody has changed it since.',
    ru: 'С тех пор её кто-то изменил.',
    bg: 'Някой го е променил след това.',
  },
  REFERENCED: {
    en: 'Other records refer to it: orders, deals, documents or activities.',
    ru: 'На неё ссылаются другие записи: заказы, сделки, документы или дела.',
    bg: 'Други записи се позовават на него: поръчки, сделки, документи или дейности.',
  },
};

/** The text of the target or of imports for a reason. */
export function ownText(reason: string, target: ImportTarget | undefined): Texts | undefined {
  return target?.reasons?.[reason] ?? OUTCOMES[reason];
}

/** A reason as the user reads it: as it was said of the line, of the target, of imports, or of fields in general. */
export function reasonText(reason: string, language: Language, target?: ImportTarget, said?: Texts | null): string {
  if (said) return said[language];
  const texts = ownText(reason, target);
  return texts ? texts[language] : reason === '' ? '' : violationText({ field: '', reason }, language);
}

/** What a column of the target is called, and which of the values in its cell; what is none of its columns as it is. */
export function labelOf(target: ImportTarget | undefined, field: string, language: Language): string {
  const column = target?.columns.find(({ name }) => name === field || isPartOf(name, field));
  if (!column) return field;
  const label = column.labels[language][0] ?? field;
  const place = Number(/^\[(\d+)\]/.exec(field.slice(column.name.length))?.[1] ?? 0);
  return place > 0 ? `${label} (${place + 1})` : label;
}

/** "phones[1].number" is told of the column "phones". */
function isPartOf(column: string, field: string): boolean {
  return field.startsWith(column) && /^[.[]/.test(field.slice(column.length));
}
