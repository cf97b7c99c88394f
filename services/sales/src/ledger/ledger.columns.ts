import type { ImportColumn } from '@crm/kit/import/target';

/** Columns of a ledger: one line of an invoice per row. */
export const ledgerColumns = [
  {
    name: 'invoice',
    required: true,
    labels: {
      en: ['Invoice number', 'Invoice', 'InvoiceNo'],
      ru: ['Номер счёта', 'Счёт', 'Номер накладной', 'Накладная'],
      bg: ['Номер на фактура', 'Фактура', 'Фактура №'],
    },
  },
  {
    name: 'product',
    required: true,
    labels: {
      en: ['Product code', 'StockCode', 'SKU', 'Item code'],
      ru: ['Код товара', 'Артикул', 'Код'],
      bg: ['Код на продукта', 'Код', 'Артикул'],
    },
  },
  {
    name: 'description',
    labels: {
      en: ['Description', 'Product name'],
      ru: ['Описание', 'Наименование', 'Название товара', 'Товар'],
      bg: ['Описание', 'Наименование', 'Стока'],
    },
  },
  {
    name: 'quantity',
    required: true,
    labels: { en: ['Quantity', 'Qty'], ru: ['Количество', 'Кол-во'], bg: ['Количество', 'К-во'] },
  },
  {
    name: 'time',
    required: true,
    labels: {
      en: ['Invoice date', 'InvoiceDate', 'Date'],
      ru: ['Дата счёта', 'Дата', 'Дата накладной'],
      bg: ['Дата на фактура', 'Дата'],
    },
  },
  {
    name: 'price',
    required: true,
    labels: {
      en: ['Unit price', 'UnitPrice', 'Price'],
      ru: ['Цена за единицу', 'Цена'],
      bg: ['Единична цена', 'Цена'],
    },
  },
  {
    name: 'client',
    labels: {
      en: ['Customer number', 'CustomerID', 'Customer', 'Client'],
      ru: ['Номер клиента', 'Код клиента', 'Клиент', 'Покупатель'],
      bg: ['Номер на клиента', 'Клиент', 'Клиент №'],
    },
  },
  { name: 'country', labels: { en: ['Country'], ru: ['Страна'], bg: ['Държава', 'Страна'] } },
] as const satisfies readonly ImportColumn[];
