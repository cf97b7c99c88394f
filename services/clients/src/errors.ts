import { defineErrors } from '@crm/kit/grpc/errors';
import type { Texts } from '@crm/kit/grpc/texts';

/** Of the error and of its field: a form shows the one, a caller of the API the other. */
export const clientExists: Texts = {
  en: 'A client with INN {inn} is in the base already: owned by {owner}. You may ask the owner for access.',
  ru: 'Клиент с ИНН {inn} уже есть в базе, его ведёт {owner}. Можно запросить доступ у владельца.',
  bg: 'Клиент с ИНН {inn} вече е в базата; води го {owner}. Можете да поискате достъп от него.',
};

/** Refusals of this service. Reasons are part of its contract: they are added, never renamed. */
export const errors = defineErrors('clients.crm', {
  CLIENT_EXISTS: { code: 'ALREADY_EXISTS', ...clientExists },
  EXTERNAL_ID_TAKEN: {
    code: 'ALREADY_EXISTS',
    en: 'Another client has this id of a foreign system.',
    ru: 'Этот внешний идентификатор уже у другого клиента.',
    bg: 'Друг клиент вече има този външен идентификатор.',
  },
  STAGE_UNCHANGED: {
    code: 'FAILED_PRECONDITION',
    en: 'The client is in this stage already.',
    ru: 'Клиент уже на этой стадии.',
    bg: 'Клиентът вече е на този етап.',
  },
  STAGE_NOT_ALLOWED: {
    code: 'FAILED_PRECONDITION',
    en: 'A client cannot go from this stage to that one: only a lost client returns, and nobody becomes cold again.',
    ru: 'Такой переход невозможен: вернуться может только потерянный клиент, а холодным снова не становятся.',
    bg: 'Такъв преход не е възможен: връща се само изгубен клиент, а студен отново не се става.',
  },
  STAGE_REASON_REQUIRED: {
    code: 'INVALID_ARGUMENT',
    en: 'Say why the client is lost.',
    ru: 'Укажите, почему клиент потерян.',
    bg: 'Посочете защо клиентът е изгубен.',
  },
  ACCESS_NOT_NEEDED: {
    code: 'FAILED_PRECONDITION',
    en: 'You have access to this client already.',
    ru: 'У вас уже есть доступ к этому клиенту.',
    bg: 'Вече имате достъп до този клиент.',
  },
  CLIENT_WITHOUT_OWNER: {
    code: 'FAILED_PRECONDITION',
    en: 'This client has no owner to ask.',
    ru: 'У этого клиента нет владельца.',
    bg: 'Този клиент няма собственик.',
  },
  USER_NOT_FOUND: {
    code: 'INVALID_ARGUMENT',
    en: 'There is no such active user.',
    ru: 'Такого действующего пользователя нет.',
    bg: 'Няма такъв активен потребител.',
  },
  ACTIVITY_NOT_PLANNED: {
    code: 'FAILED_PRECONDITION',
    en: 'The activity is closed already.',
    ru: 'Дело уже закрыто.',
    bg: 'Дейността вече е приключена.',
  },
  RESULT_REQUIRED: {
    code: 'INVALID_ARGUMENT',
    en: 'Choose a result: without it an activity cannot be completed.',
    ru: 'Выберите результат: без него дело не закрыть.',
    bg: 'Изберете резултат: без него дейността не може да се приключи.',
  },
  RESULT_UNKNOWN: {
    code: 'INVALID_ARGUMENT',
    en: 'There is no result {code} in the dictionary.',
    ru: 'Результата {code} нет в справочнике.',
    bg: 'В справочника няма резултат {code}.',
  },
  RESULT_DOES_NOT_FIT: {
    code: 'INVALID_ARGUMENT',
    en: 'The result {code} does not fit this type of activity.',
    ru: 'Результат {code} не подходит к этому виду дела.',
    bg: 'Резултатът {code} не подхожда за този вид дейност.',
  },
  COMPLETED_IN_FUTURE: {
    code: 'INVALID_ARGUMENT',
    en: 'What is done cannot lie in the future.',
    ru: 'Сделанное не может быть в будущем.',
    bg: 'Извършеното не може да е в бъдещето.',
  },
  SNOOZE_INTO_PAST: {
    code: 'INVALID_ARGUMENT',
    en: 'Choose a later time than now.',
    ru: 'Выберите время позже текущего.',
    bg: 'Изберете по-късен момент от сегашния.',
  },
  DELEGATED_TO_SAME: {
    code: 'FAILED_PRECONDITION',
    en: 'The activity is with this user already.',
    ru: 'Дело уже у этого пользователя.',
    bg: 'Дейността вече е при този потребител.',
  },
  BAD_RELATIVE_DATE: {
    code: 'INVALID_ARGUMENT',
    en: '"{text}" is no relative date. Write "+3 working days", "+1d" or "+2w".',
    ru: '«{text}» — не относительный срок. Пример: «+3 working days», «+1d», «+2w».',
    bg: '„{text}“ не е относителен срок. Пример: „+3 working days“, „+1d“, „+2w“.',
  },
  TEMPLATE_NOT_READABLE: {
    code: 'INVALID_ARGUMENT',
    en: 'The template cannot be read: {detail}',
    ru: 'Шаблон не читается: {detail}',
    bg: 'Шаблонът не може да бъде прочетен: {detail}',
  },
  TEMPLATE_MISSING: {
    code: 'FAILED_PRECONDITION',
    en: 'There is no default template for this document in this language.',
    ru: 'Для этого документа и языка нет шаблона по умолчанию.',
    bg: 'Няма шаблон по подразбиране за този документ и език.',
  },
  REVISION_MISSING: {
    code: 'NOT_FOUND',
    en: 'The document has no revision {revision}.',
    ru: 'У документа нет редакции {revision}.',
    bg: 'Документът няма редакция {revision}.',
  },
  DOCUMENT_NOT_READY: {
    code: 'FAILED_PRECONDITION',
    en: 'The document is still being made.',
    ru: 'Документ ещё готовится.',
    bg: 'Документът все още се изготвя.',
  },
  EMAIL_NOT_FAILED: {
    code: 'FAILED_PRECONDITION',
    en: 'Only a failed letter can be sent again.',
    ru: 'Повторно отправляется только неотправленное письмо.',
    bg: 'Повторно се изпраща само неизпратено писмо.',
  },
});

/** Texts about single fields. */
export const fieldTexts: Readonly<Record<string, Texts>> = {
  INN_OF_ORGANIZATION: {
    en: "An organisation's INN has 10 digits.",
    ru: 'ИНН организации состоит из 10 цифр.',
    bg: 'ИНН на организация има 10 цифри.',
  },
  INN_OF_PERSON: {
    en: "A person's INN has 12 digits.",
    ru: 'ИНН физического лица состоит из 12 цифр.',
    bg: 'ИНН на физическо лице има 12 цифри.',
  },
  OGRN_OF_ORGANIZATION: {
    en: "An organisation's OGRN has 13 digits.",
    ru: 'ОГРН организации состоит из 13 цифр.',
    bg: 'ОГРН на организация има 13 цифри.',
  },
  OGRN_OF_SOLE_TRADER: {
    en: "A sole trader's OGRNIP has 15 digits.",
    ru: 'ОГРНИП состоит из 15 цифр.',
    bg: 'ОГРНИП има 15 цифри.',
  },
  NOT_FOR_THIS_KIND: {
    en: 'Not for this kind of client.',
    ru: 'Не для этого вида клиента.',
    bg: 'Не е за този вид клиент.',
  },
  BAD_PHONE: { en: 'This is no phone number.', ru: 'Это не номер телефона.', bg: 'Това не е телефонен номер.' },
  BAD_NUMBER_PATTERN: {
    en: 'The pattern needs {number}; allowed beside it: {year}, {month}.',
    ru: 'В шаблоне нужен {number}; ещё можно {year}, {month}.',
    bg: 'В шаблона е нужен {number}; допустими са още {year}, {month}.',
  },
  LINES_FROM_RECORD: {
    en: 'Goods and sums of such a document come from its order or quote; they cannot be given here.',
    ru: 'Товары и суммы такого документа берутся из заказа или предложения, задать их здесь нельзя.',
    bg: 'Стоките и сумите в такъв документ идват от поръчката или офертата; не могат да се зададат тук.',
  },
  SENT_BY_SALES: {
    en: 'A price list is sent from its deal.',
    ru: 'Прайс-лист отправляется из сделки.',
    bg: 'Ценовата листа се изпраща от сделката.',
  },
  DOCUMENT_NOT_READY: {
    en: 'The document has no file yet.',
    ru: 'Файл документа ещё не готов.',
    bg: 'Файлът на документа още не е готов.',
  },
  NOT_A_PERSON: {
    en: 'A person is needed here.',
    ru: 'Здесь нужно физическое лицо.',
    bg: 'Тук е нужно физическо лице.',
  },
  NOT_AN_ORGANIZATION: {
    en: 'An organisation is needed here.',
    ru: 'Здесь нужна организация.',
    bg: 'Тук е нужна организация.',
  },
};
