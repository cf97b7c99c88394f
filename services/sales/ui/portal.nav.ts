import type { PortalConfig } from '@crm/portal-sdk';

/** Entries of the side navigation. */
export const nav: NonNullable<PortalConfig['nav']> = [
  { id: 'pipeline', to: '/sales/pipeline', label: { en: 'Pipeline', ru: 'Воронка', bg: 'Фуния' }, icon: 'kanban', section: 'work', order: 20, permission: 'sales:deal:read' },
  { id: 'deals', to: '/sales/deals', label: { en: 'Deals', ru: 'Сделки', bg: 'Сделки' }, icon: 'briefcase', section: 'work', order: 22, permission: 'sales:deal:read' },
  { id: 'orders', to: '/sales/orders', label: { en: 'Orders', ru: 'Заказы', bg: 'Поръчки' }, icon: 'cart', section: 'trade', order: 10, permission: 'sales:order:read' },
  { id: 'quotes', to: '/sales/quotes', label: { en: 'Quotes', ru: 'Предложения', bg: 'Оферти' }, icon: 'invoice', section: 'trade', order: 12, permission: 'sales:quote:read' },
  { id: 'payments', to: '/sales/payments', label: { en: 'Payments', ru: 'Оплаты', bg: 'Плащания' }, icon: 'cash', section: 'trade', order: 14, permission: 'sales:payment:read' },
  { id: 'returns', to: '/sales/order-returns', label: { en: 'Returns', ru: 'Возвраты', bg: 'Връщания' }, icon: 'undo', section: 'trade', order: 16, permission: 'sales:order_return:read' },
  { id: 'warehouse', to: '/sales/warehouse', label: { en: 'Warehouse', ru: 'Склад', bg: 'Склад' }, icon: 'warehouse', section: 'trade', order: 20, permission: 'sales:shortage:read' },
  { id: 'supplier-requests', to: '/sales/supplier-requests', label: { en: 'Supplier requests', ru: 'Заявки поставщикам', bg: 'Заявки към доставчици' }, icon: 'truck', section: 'trade', order: 22, permission: 'sales:supplier_request:read' },
  { id: 'receipts', to: '/sales/receipts', label: { en: 'Receipts', ru: 'Поступления', bg: 'Постъпления' }, icon: 'receipt', section: 'trade', order: 24, permission: 'sales:receipt:read' },
  { id: 'stock', to: '/sales/stock', label: { en: 'Stock', ru: 'Остатки', bg: 'Наличности' }, icon: 'package', section: 'trade', order: 26, permission: 'sales:stock_balance:read' },
  { id: 'products', to: '/sales/products', label: { en: 'Products', ru: 'Товары', bg: 'Продукти' }, icon: 'box', section: 'trade', order: 30, permission: 'sales:product:read' },
  { id: 'price-books', to: '/sales/price-books', label: { en: 'Price books', ru: 'Прайс-листы', bg: 'Ценови книги' }, icon: 'tag', section: 'trade', order: 32, permission: 'sales:price_book:read' },
  { id: 'price-lists', to: '/sales/price-lists', label: { en: 'Price lists', ru: 'Прайсы для клиентов', bg: 'Ценови листи' }, icon: 'file', section: 'trade', order: 34, permission: 'sales:price_list:read' },
  { id: 'funnel', to: '/sales/reports/funnel', label: { en: 'Funnel', ru: 'Анализ воронки', bg: 'Анализ на фунията' }, icon: 'filter', section: 'grow', order: 10, permission: 'sales:deal:read' },
  { id: 'channels', to: '/sales/reports/channels', label: { en: 'Channels and margin', ru: 'Каналы и маржа', bg: 'Канали и марж' }, icon: 'chart', section: 'grow', order: 12, permission: 'sales:margin:read' },
];
