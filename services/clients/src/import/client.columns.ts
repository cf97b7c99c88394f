import { labels, type TargetColumn } from '@crm/kit/import/target-column';
import type { Client, Email, Phone } from '@crm/proto/gen/crm/clients/v1/clients';
import { readPhone } from '../client/phone.ts';
import { COMPACT_VAT_ID, compactId } from '../client/tax-number.ts';
import { findByIdentifier } from './identifier.queries.ts';
import { KIND_WORDS, ROLE_WORDS } from './client.words.ts';

/** Longer ones are no numbers, whatever stands in them. */
const PHONE_LENGTH = 60;

/** Columns of a file of clients, found by the names people give them in three languages. */
export function clientColumns(phoneRegion: string): Record<string, TargetColumn<Client>> {
  const phoneKey = (text: string, region: string): string => {
    const phone = text.length > PHONE_LENGTH ? undefined : readPhone(text, region);
    return phone ? `${phone.number}/${phone.extension}` : text;
  };
  const numbersOf = (text: string): string[] =>
    cellParts(text).flatMap((part) => (part.length > PHONE_LENGTH ? [] : (readPhone(part, phoneRegion)?.number ?? [])));
  return {
    name: {
      required: true,
      labels: labels(
        'Name|Client|Company|Customer',
        'Название|Наименование|Клиент|Компания|Контрагент|ФИО',
        'Име|Наименование|Клиент|Фирма',
      ),
    },
    kind: { words: KIND_WORDS, labels: labels('Kind|Type', 'Вид|Тип|Форма', 'Вид|Тип') },
    legalName: {
      labels: labels(
        'Legal name|Full name',
        'Полное наименование|Юридическое название',
        'Юридическо име|Пълно наименование',
      ),
    },
    familyName: { labels: labels('Family name|Last name|Surname', 'Фамилия', 'Фамилия') },
    givenName: { labels: labels('Given name|First name', 'Имя', 'Собствено име') },
    patronymic: { labels: labels('Patronymic|Middle name', 'Отчество', 'Презиме|Бащино име') },
    birthDate: {
      labels: labels('Birthday|Date of birth', 'День рождения|Дата рождения', 'Рожден ден|Дата на раждане'),
    },
    inn: {
      key: { forms: (text) => oneOf(compactId(text)) },
      clean: compactId,
      labels: labels('INN|TIN|Tax ID', 'ИНН', 'ИНН|ЕИК|Булстат'),
    },
    kpp: { clean: compactId, labels: labels('KPP', 'КПП', 'КПП') },
    ogrn: { clean: compactId, labels: labels('OGRN|Registration number', 'ОГРН|ОГРНИП', 'ОГРН') },
    vatId: {
      key: { forms: (text) => oneOf(compactId(text)), stored: COMPACT_VAT_ID },
      clean: compactId,
      labels: labels('VAT number|VAT ID', 'Номер НДС', 'ДДС номер|ДДС №'),
    },
    phones: {
      // "… / …" are two numbers.
      clean: (text) => text.replace(/(?<=[\d)])\s*\/\s*(?=[+(\d])/g, '; '),
      key: { forms: numbersOf, find: (tx, keys) => findByIdentifier(tx, 'PHONE', keys) },
      same: (client, { number, extension }: Phone) =>
        phoneKey(extension ? `${number} ext. ${extension}` : number, client.country || phoneRegion),
      labels: labels('Phone|Phones|Telephone|Mobile', 'Телефон|Телефоны|Тел|Моб. телефон', 'Телефон|Телефони|Мобилен'),
    },
    emails: {
      key: {
        forms: (text) => cellParts(text).map((part) => part.toLowerCase()),
        find: (tx, keys) => findByIdentifier(tx, 'EMAIL', keys),
      },
      clean: separateAddresses,
      same: (_, { address }: Email) => address.trim().toLowerCase(),
      labels: labels('E-mail|Email|E-mails|Mail', 'Эл. почта|E-mail|Почта|Электронная почта', 'Имейл|Е-поща'),
    },
    country: { clean: (text) => text.toUpperCase(), labels: labels('Country', 'Страна', 'Държава|Страна') },
    city: {
      labels: labels('City|Town', 'Город', 'Град'),
      set: (draft, text) => putAddress(draft, 'city', text),
    },
    address: {
      labels: labels('Address|Street', 'Адрес|Улица', 'Адрес|Улица'),
      set: (draft, text) => putAddress(draft, 'street', text),
    },
    addresses: { labels: labels('All addresses', 'Все адреса', 'Всички адреси') },
    website: { labels: labels('Website|Site|Web', 'Сайт', 'Сайт|Уебсайт') },
    language: { labels: labels('Language', 'Язык', 'Език') },
    industry: { labels: labels('Industry', 'Отрасль', 'Отрасъл') },
    roles: { words: ROLE_WORDS, labels: labels('Roles|Role', 'Роли|Роль', 'Роли|Роля') },
    stage: { labels: labels('Stage', 'Стадия|Этап', 'Етап') },
    tags: { labels: labels('Tags|Labels', 'Метки|Теги', 'Етикети') },
    comment: { labels: labels('Comment|Note', 'Комментарий|Примечание', 'Коментар|Бележка') },
    bankAccounts: { labels: labels('Bank accounts', 'Банковские счета', 'Банкови сметки') },
    requisites: { labels: labels('Further legal entities', 'Другие юрлица', 'Други юридически лица') },
    externalIds: { labels: labels('Ids in other systems', 'Номера в других системах', 'Номера в други системи') },
    ownerId: { labels: labels('Manager (id)', 'Менеджер (id)', 'Мениджър (id)') },
    teamId: { labels: labels('Team (id)', 'Команда (id)', 'Екип (id)') },
    sourceChannel: {
      labels: labels('Source|Channel', 'Источник|Канал', 'Източник|Канал'),
      set: (draft, text) => putSource(draft, text),
    },
    ...sourceColumns('firstSource', 'First source', 'Первый источник', 'Първи източник'),
    ...sourceColumns('lastSource', 'Last source', 'Последний источник', 'Последен източник'),
  };
}

const SOURCE_PARTS: readonly (readonly [part: string, en: string, ru: string, bg: string])[] = [
  ['channel', 'channel', 'канал', 'канал'],
  ['utmSource', 'UTM source', 'UTM source', 'UTM source'],
  ['utmMedium', 'UTM medium', 'UTM medium', 'UTM medium'],
  ['utmCampaign', 'UTM campaign', 'UTM campaign', 'UTM campaign'],
  ['utmContent', 'UTM content', 'UTM content', 'UTM content'],
  ['utmTerm', 'UTM term', 'UTM term', 'UTM term'],
  ['referrerClientId', 'who recommended (id)', 'кто рекомендовал (id)', 'кой е препоръчал (id)'],
  ['comment', 'comment', 'комментарий', 'коментар'],
  ['time', 'time', 'время', 'време'],
];

function sourceColumns(field: string, en: string, ru: string, bg: string): Record<string, TargetColumn<Client>> {
  return Object.fromEntries(
    SOURCE_PARTS.map(([part, ...said]) => [
      `${field}.${part}`,
      { labels: labels(`${en}: ${said[0]}`, `${ru}: ${said[1]}`, `${bg}: ${said[2]}`) },
    ]),
  );
}

/** Several of them may stand in one cell, each with more behind it in brackets. */
function cellParts(text: string): string[] {
  return text
    .split(/[,;\n]+/)
    .map((part) => part.replace(/\s*\(\w+:.*$/, '').trim())
    .filter(Boolean);
}

/** Longer cells are taken as they stand. */
const LONG_CELL = 2000;

/** Addresses divided by spaces, and "Anna <anna@client.example>", as lists are written. */
function separateAddresses(text: string): string {
  if (text.includes('(') || text.length > LONG_CELL) return text;
  return text
    .replace(
      /"?([^<>,;"\n]*?)"?\s*<([^<>\s]+@[^<>\s]+)>/g,
      (_, name: string, address: string) => `; ${address}${name.trim() === '' ? '' : ` (comment: "${name.trim()}")`}; `,
    )
    .replace(/(@\S+)\s+(?=\S+@)/g, '$1; ');
}

function oneOf(key: string): string[] {
  return key === '' ? [] : [key];
}

function putAddress(draft: Client, part: 'city' | 'street', text: string): undefined {
  const [first, ...others] = draft.addresses;
  if (text === '' && !first) return;
  draft.addresses = [{ ...(first ?? blankAddress), [part]: text }, ...others];
}

const blankAddress = {
  type: 'ADDRESS_TYPE_POSTAL',
  country: '',
  region: '',
  city: '',
  street: '',
  postalCode: '',
  comment: '',
} as const;

/** The first source of a client that is there already never changes. */
function putSource(draft: Client, text: string): undefined {
  if (text !== '' && draft.etag === '') draft.firstSource = sourceOf(text);
}

export function sourceOf(channel: string): NonNullable<Client['firstSource']> {
  return {
    channel,
    utmSource: '',
    utmMedium: '',
    utmCampaign: '',
    utmContent: '',
    utmTerm: '',
    referrerClientId: '',
    comment: '',
    time: undefined,
  };
}
