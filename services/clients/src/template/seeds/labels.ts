/** Words of the documents that a new company starts with. */
export interface Labels {
  priceList: string;
  quote: string;
  invoice: string;
  waybill: string;
  act: string;
  from: string;
  seller: string;
  buyer: string;
  inn: string;
  kpp: string;
  ogrn: string;
  vat: string;
  address: string;
  account: string;
  bank: string;
  bic: string;
  corr: string;
  order: string;
  warehouse: string;
  dueBy: string;
  validUntil: string;
  revision: string;
  position: string;
  sku: string;
  goods: string;
  unit: string;
  quantity: string;
  price: string;
  discount: string;
  taxRate: string;
  amount: string;
  total: string;
  tax: string;
  paid: string;
  returned: string;
  due: string;
  volumes: string;
  packs: string;
  group: string;
  director: string;
  accountant: string;
  released: string;
  received: string;
  customer: string;
  contractor: string;
  actText: string;
  invoiceText: string;
  prices: string;
  phone: string;
  phoneShort: string;
  email: string;
  website: string;
  legalName: string;
  payee: string;
  payeeBank: string;
  withoutTax: string;
  lineCount: string;
  forAmount: string;
  stamp: string;
  signatory: string;
  fromQuantity: string;
  companyCard: string;
  preparedFor: string;
  mailGreeting: string;
  mailText: string;
  mailSign: string;
}

export const LABELS: Readonly<Record<'en' | 'ru' | 'bg', Labels>> = {
  en: {
    priceList: 'Price list',
    quote: 'Quote',
    invoice: 'Invoice',
    waybill: 'Waybill',
    act: 'Act of acceptance',
    from: 'of',
    seller: 'Seller',
    buyer: 'Buyer',
    inn: 'TIN',
    kpp: 'KPP',
    ogrn: 'Reg. no.',
    vat: 'VAT no.',
    address: 'Address',
    account: 'Account',
    bank: 'Bank',
    bic: 'BIC',
    corr: 'Corr. account',
    order: 'Order',
    warehouse: 'Warehouse',
    dueBy: 'Due by',
    validUntil: 'Valid until',
    revision: 'revision',
    position: 'No.',
    sku: 'Code',
    goods: 'Goods',
    unit: 'Unit',
    quantity: 'Quantity',
    price: 'Price',
    discount: 'Discount, %',
    taxRate: 'VAT, %',
    amount: 'Amount',
    total: 'Total',
    tax: 'VAT included',
    paid: 'Paid',
    returned: 'Returned',
    due: 'To be paid',
    volumes: 'Volume prices',
    packs: 'Packing',
    group: 'Group',
    director: 'Director',
    accountant: 'Chief accountant',
    released: 'Released by',
    received: 'Received by',
    customer: 'Customer',
    contractor: 'Contractor',
    actText:
      'The goods and services listed above have been delivered in full and on time. The customer has no claims as to volume, quality and terms.',
    invoiceText: 'Payment of this invoice means acceptance of the terms of delivery.',
    prices: 'Prices as of',
    phone: 'Phone',
    phoneShort: 'tel.',
    email: 'E-mail',
    website: 'Website',
    legalName: 'Full name',
    payee: 'Payee',
    payeeBank: "Payee's bank",
    withoutTax: 'No VAT',
    lineCount: 'Items:',
    forAmount: 'total',
    stamp: 'signature, stamp',
    signatory: 'Authorised person',
    fromQuantity: 'from',
    companyCard: 'Company details',
    preparedFor: 'Prepared for',
    mailGreeting: 'Good day,',
    mailText: 'please find the documents attached.',
    mailSign: 'Yours sincerely,',
  },
  ru: {
    priceList: 'Прайс-лист',
    quote: 'Коммерческое предложение',
    invoice: 'Счёт на оплату',
    waybill: 'Товарная накладная',
    act: 'Акт приёма-передачи',
    from: 'от',
    seller: 'Поставщик',
    buyer: 'Покупатель',
    inn: 'ИНН',
    kpp: 'КПП',
    ogrn: 'ОГРН',
    vat: 'НДС №',
    address: 'Адрес',
    account: 'Р/с',
    bank: 'Банк',
    bic: 'БИК',
    corr: 'К/с',
    order: 'Заказ',
    warehouse: 'Склад',
    dueBy: 'Оплатить до',
    validUntil: 'Действует до',
    revision: 'редакция',
    position: '№',
    sku: 'Код',
    goods: 'Товар',
    unit: 'Ед.',
    quantity: 'Кол-во',
    price: 'Цена',
    discount: 'Скидка, %',
    taxRate: 'НДС, %',
    amount: 'Сумма',
    total: 'Итого',
    tax: 'В том числе НДС',
    paid: 'Оплачено',
    returned: 'Возвращено',
    due: 'К оплате',
    volumes: 'Цены от объёма',
    packs: 'Упаковка',
    group: 'Группа',
    director: 'Руководитель',
    accountant: 'Главный бухгалтер',
    released: 'Отпуск груза произвёл',
    received: 'Груз получил',
    customer: 'Заказчик',
    contractor: 'Исполнитель',
    actText:
      'Перечисленные выше товары и услуги переданы полностью и в срок. Заказчик претензий по объёму, качеству и срокам не имеет.',
    invoiceText: 'Оплата данного счёта означает согласие с условиями поставки товара.',
    prices: 'Цены на',
    phone: 'Телефон',
    phoneShort: 'тел.',
    email: 'Эл. почта',
    website: 'Сайт',
    legalName: 'Полное наименование',
    payee: 'Получатель',
    payeeBank: 'Банк получателя',
    withoutTax: 'Без НДС',
    lineCount: 'Всего наименований',
    forAmount: 'на сумму',
    stamp: 'подпись, М. П.',
    signatory: 'Уполномоченное лицо',
    fromQuantity: 'от',
    companyCard: 'Карточка предприятия',
    preparedFor: 'Подготовлено для',
    mailGreeting: 'Добрый день!',
    mailText: 'Направляем документы во вложении.',
    mailSign: 'С уважением,',
  },
  bg: {
    priceList: 'Ценова листа',
    quote: 'Оферта',
    invoice: 'Фактура',
    waybill: 'Стокова разписка',
    act: 'Приемо-предавателен протокол',
    from: 'от',
    seller: 'Доставчик',
    buyer: 'Получател',
    inn: 'ЕИК',
    kpp: 'КПП',
    ogrn: 'Рег. №',
    vat: 'ДДС №',
    address: 'Адрес',
    account: 'Сметка',
    bank: 'Банка',
    bic: 'BIC',
    corr: 'Кор. сметка',
    order: 'Поръчка',
    warehouse: 'Склад',
    dueBy: 'Платете до',
    validUntil: 'Валидна до',
    revision: 'редакция',
    position: '№',
    sku: 'Код',
    goods: 'Стока',
    unit: 'Мярка',
    quantity: 'Количество',
    price: 'Цена',
    discount: 'Отстъпка, %',
    taxRate: 'ДДС, %',
    amount: 'Сума',
    total: 'Общо',
    tax: 'В това число ДДС',
    paid: 'Платено',
    returned: 'Върнато',
    due: 'За плащане',
    volumes: 'Цени при обем',
    packs: 'Опаковка',
    group: 'Група',
    director: 'Ръководител',
    accountant: 'Главен счетоводител',
    released: 'Предал',
    received: 'Приел',
    customer: 'Възложител',
    contractor: 'Изпълнител',
    actText:
      'Изброените по-горе стоки и услуги са предадени изцяло и в срок. Възложителят няма претенции по обема, качеството и сроковете.',
    invoiceText: 'Плащането на тази фактура означава съгласие с условията на доставка.',
    prices: 'Цени към',
    phone: 'Телефон',
    phoneShort: 'тел.',
    email: 'Имейл',
    website: 'Сайт',
    legalName: 'Пълно наименование',
    payee: 'Получател',
    payeeBank: 'Банка на получателя',
    withoutTax: 'Без ДДС',
    lineCount: 'Брой редове:',
    forAmount: 'на стойност',
    stamp: 'подпис, печат',
    signatory: 'Упълномощено лице',
    fromQuantity: 'от',
    companyCard: 'Фирмени данни',
    preparedFor: 'Изготвено за',
    mailGreeting: 'Добър ден,',
    mailText: 'изпращаме Ви документите в прикачените файлове.',
    mailSign: 'С уважение,',
  },
};
