import type { Texts } from '@crm/kit/grpc/texts';
import type { ImportTarget, LineProblem } from '@crm/kit/import/target';
import { resourceTarget } from '@crm/kit/import/resource-target';
import {
  AddressType,
  ClientKind,
  ClientRole,
  ContactPointType,
  type Client,
} from '@crm/proto/gen/crm/clients/v1/clients';
import { fieldTexts } from '../errors.ts';
import type { ClientResource } from '../client/client.resource.ts';

/** What people write for the kind of a client. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  organization: 'CLIENT_KIND_ORGANIZATION',
  organisation: 'CLIENT_KIND_ORGANIZATION',
  company: 'CLIENT_KIND_ORGANIZATION',
  организация: 'CLIENT_KIND_ORGANIZATION',
  юрлицо: 'CLIENT_KIND_ORGANIZATION',
  ооо: 'CLIENT_KIND_ORGANIZATION',
  ао: 'CLIENT_KIND_ORGANIZATION',
  фирма: 'CLIENT_KIND_ORGANIZATION',
  person: 'CLIENT_KIND_PERSON',
  individual: 'CLIENT_KIND_PERSON',
  физлицо: 'CLIENT_KIND_PERSON',
  человек: 'CLIENT_KIND_PERSON',
  'физическо лице': 'CLIENT_KIND_PERSON',
  'sole trader': 'CLIENT_KIND_SOLE_TRADER',
  ип: 'CLIENT_KIND_SOLE_TRADER',
  ет: 'CLIENT_KIND_SOLE_TRADER',
};

const EXISTS: Texts = {
  en: 'A client with this INN is in the base already.',
  ru: 'Клиент с этим ИНН уже есть в базе.',
  bg: 'Клиент с този ИНН вече е в базата.',
};

/** Columns of a file of clients, found by the names people give them in three languages. */
export function clientTarget(clients: ClientResource): ImportTarget {
  const target = resourceTarget<Client>(clients, {
    name: 'clients',
    permission: 'clients:client:import',
    defaults: {
      kind: ClientKind.CLIENT_KIND_ORGANIZATION,
      roles: [ClientRole.CLIENT_ROLE_CUSTOMER],
      firstSource: source('import'),
    },
    columns: {
      name: {
        required: true,
        labels: {
          en: ['Name', 'Client', 'Company', 'Customer'],
          ru: ['Название', 'Наименование', 'Клиент', 'Компания', 'Контрагент', 'ФИО'],
          bg: ['Име', 'Наименование', 'Клиент', 'Фирма'],
        },
      },
      kind: { words: KIND_WORDS, labels: { en: ['Kind', 'Type'], ru: ['Вид', 'Тип', 'Форма'], bg: ['Вид', 'Тип'] } },
      legalName: {
        labels: {
          en: ['Legal name', 'Full name'],
          ru: ['Полное наименование', 'Юридическое название'],
          bg: ['Юридическо име', 'Пълно наименование'],
        },
      },
      inn: { key: true, labels: { en: ['INN', 'TIN', 'Tax ID'], ru: ['ИНН'], bg: ['ИНН', 'ЕИК', 'Булстат'] } },
      kpp: { labels: { en: ['KPP'], ru: ['КПП'], bg: ['КПП'] } },
      ogrn: { labels: { en: ['OGRN', 'Registration number'], ru: ['ОГРН', 'ОГРНИП'], bg: ['ОГРН'] } },
      vatId: { key: true, labels: { en: ['VAT number', 'VAT ID'], ru: ['Номер НДС'], bg: ['ДДС номер', 'ДДС №'] } },
      phones: {
        labels: {
          en: ['Phone', 'Telephone', 'Mobile'],
          ru: ['Телефон', 'Тел', 'Моб. телефон'],
          bg: ['Телефон', 'Мобилен'],
        },
        set: (draft, text) => putPhones(draft, text),
      },
      emails: {
        labels: {
          en: ['E-mail', 'Email', 'Mail'],
          ru: ['Эл. почта', 'E-mail', 'Почта', 'Электронная почта'],
          bg: ['Имейл', 'Е-поща'],
        },
        set: (draft, text) => putEmails(draft, text),
      },
      country: { labels: { en: ['Country'], ru: ['Страна'], bg: ['Държава', 'Страна'] } },
      city: {
        labels: { en: ['City', 'Town'], ru: ['Город'], bg: ['Град'] },
        set: (draft, text) => putAddress(draft, 'city', text),
      },
      address: {
        labels: { en: ['Address', 'Street'], ru: ['Адрес', 'Улица'], bg: ['Адрес', 'Улица'] },
        set: (draft, text) => putAddress(draft, 'street', text),
      },
      website: { labels: { en: ['Website', 'Site', 'Web'], ru: ['Сайт'], bg: ['Сайт', 'Уебсайт'] } },
      industry: { labels: { en: ['Industry'], ru: ['Отрасль'], bg: ['Отрасъл'] } },
      tags: { labels: { en: ['Tags', 'Labels'], ru: ['Метки', 'Теги'], bg: ['Етикети'] } },
      comment: { labels: { en: ['Comment', 'Note'], ru: ['Комментарий', 'Примечание'], bg: ['Коментар', 'Бележка'] } },
      sourceChannel: {
        labels: { en: ['Source', 'Channel'], ru: ['Источник', 'Канал'], bg: ['Източник', 'Канал'] },
        set: (draft, text) => putSource(draft, text),
      },
    },
  });
  return { ...target, reasons: { ...fieldTexts, CLIENT_EXISTS: EXISTS } };
}

/** Several numbers may stand in one cell. */
function parts(text: string): string[] {
  return text
    .split(/[,;\n]+/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function putPhones(draft: Client, text: string): LineProblem | undefined {
  const numbers = parts(text);
  if (numbers.length > 0)
    draft.phones = numbers.map((number) => ({
      number,
      type: ContactPointType.CONTACT_POINT_TYPE_WORK,
      primary: false,
      comment: '',
    }));
  return undefined;
}

function putEmails(draft: Client, text: string): LineProblem | undefined {
  const addresses = parts(text);
  if (addresses.length > 0)
    draft.emails = addresses.map((address) => ({
      address,
      type: ContactPointType.CONTACT_POINT_TYPE_WORK,
      primary: false,
      comment: '',
    }));
  return undefined;
}

function putAddress(draft: Client, part: 'city' | 'street', text: string): LineProblem | undefined {
  if (text.trim() === '') return undefined;
  const present = draft.addresses[0] ?? {
    type: AddressType.ADDRESS_TYPE_POSTAL,
    country: '',
    region: '',
    city: '',
    street: '',
    postalCode: '',
    comment: '',
  };
  draft.addresses = [{ ...present, [part]: text.trim() }, ...draft.addresses.slice(1)];
  return undefined;
}

function putSource(draft: Client, text: string): LineProblem | undefined {
  // The first source of a client that is there already never changes.
  if (text.trim() !== '' && draft.etag === '') draft.firstSource = source(text.trim());
  return undefined;
}

function source(channel: string) {
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
