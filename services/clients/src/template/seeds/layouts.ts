import { heading, lines, parties, payee, right, signatures, table } from './blocks.ts';
import type { Labels } from './labels.ts';

interface Layout {
  html: string;
  page: string;
  numberPattern: string;
}

const director = (l: Labels) => ({ role: l.director, name: '{{company.director}}' });
const accountant = (l: Labels) => ({ role: l.accountant, name: '{{company.accountant}}' });

/** The HTML of each kind of document in one language. */
export const layouts: Readonly<Record<string, (l: Labels) => Layout>> = {
  DOCUMENT_TYPE_PRICE_LIST: (l) => ({
    page: 'A4',
    numberPattern: 'PL-{year}-{number:4}',
    html: `<h1>${l.priceList} «{{priceList.name}}»</h1>
<p><b>{{company.name}}</b>{{#if company.phone}}, {{company.phone}}{{/if}}{{#if company.email}}, {{company.email}}{{/if}}{{#if company.website}}, {{company.website}}{{/if}}</p>
<p>${l.prices} {{date priceList.date}}</p>
{{#each groups}}<h2>{{name}}</h2>
<table ${table('lines', ['auto', '*', 'auto', 'auto', 'auto', 'auto'], { headerRows: 1, dontBreakRows: true, keepWithHeaderRows: 1 })}>
<thead><tr><th>${l.sku}</th><th>${l.goods}</th><th>${l.unit}</th><th style="text-align:right">${l.price}</th><th>${l.volumes}</th><th>${l.packs}</th></tr></thead>
<tbody>
{{#each rows}}<tr><td>{{sku}}</td><td>{{name}}</td><td>{{unit unit}}</td>${right('{{money price}}')}<td>{{#each volumes}}${l.fromQuantity} {{quantity minQuantity}}: {{money price}}<br>{{/each}}</td><td>{{#each packs}}{{packing this}}<br>{{/each}}</td></tr>
{{/each}}</tbody>
</table>
{{/each}}`,
  }),
  DOCUMENT_TYPE_QUOTE: (l) => ({
    page: 'A4',
    numberPattern: 'Q-{year}-{number:5}',
    html: `${heading(l, l.quote)}
${parties(l, l.seller, l.buyer, { accounts: false })}
${lines(l, true)}
{{#if validUntil}}<p>${l.validUntil} {{date validUntil}}</p>{{/if}}
${signatures(l, director(l))}`,
  }),
  DOCUMENT_TYPE_INVOICE: (l) => ({
    page: 'A4',
    numberPattern: 'INV-{year}-{number:5}',
    html: `${payee(l)}
${heading(l, l.invoice)}
${parties(l, l.seller, l.buyer, { accounts: false })}
<p>${l.order} {{order.number}}{{#if order.date}} ${l.from} {{date order.date}}{{/if}}{{#if paymentDueDate}}. <b>${l.dueBy} {{date paymentDueDate}}</b>{{/if}}</p>
${lines(l, false)}
<p>${l.invoiceText}</p>
${signatures(l, director(l), accountant(l))}`,
  }),
  // The columns of the unified form TORG-12: goods, code, unit, quantity, price, discount, tax and amount.
  DOCUMENT_TYPE_WAYBILL: (l) => ({
    page: 'A4-landscape',
    numberPattern: 'WB-{year}-{number:5}',
    html: `${heading(l, l.waybill)}
${parties(l, l.seller, l.buyer, { accounts: true })}
<p>${l.order} {{order.number}}{{#if warehouse.name}}. ${l.warehouse}: {{warehouse.name}}{{#if warehouse.address}}, {{warehouse.address}}{{/if}}{{/if}}</p>
${lines(l, true)}
${signatures(l, director(l), { role: l.released }, { role: l.received })}`,
  }),
  DOCUMENT_TYPE_ACT: (l) => ({
    page: 'A4',
    numberPattern: 'ACT-{year}-{number:5}',
    html: `${heading(l, l.act)}
${parties(l, l.contractor, l.customer, { accounts: false })}
<p>${l.order} {{order.number}}</p>
${lines(l, false)}
<p>${l.actText}</p>
${signatures(l, { role: l.director, name: '{{company.director}}', details: `${l.contractor}: {{company.legalName}}` }, { role: l.signatory, details: `${l.customer}: {{client.legalName}}` })}`,
  }),
  // What clients ask for before they pay for the first time. It has no data but our own and the client's name.
  DOCUMENT_TYPE_OTHER: (l) => ({
    page: 'A4',
    numberPattern: 'C-{year}-{number:4}',
    html: `<h1>${l.companyCard}</h1>
<p>${l.preparedFor}: {{client.legalName}}, {{date document.date}}</p>
<table ${table('frame', [150, '*'])}><tbody>
${(
  [
    [l.legalName, 'company.legalName'],
    [l.inn, 'company.inn'],
    [l.kpp, 'company.kpp'],
    [l.ogrn, 'company.ogrn'],
    [l.vat, 'company.vatId'],
    [l.address, 'company.legalAddress'],
    [l.account, 'company.bank.account'],
    [l.bank, 'company.bank.bankName'],
    [l.bic, 'company.bank.bic'],
    [l.corr, 'company.bank.correspondentAccount'],
    [l.director, 'company.director'],
    [l.accountant, 'company.accountant'],
    [l.phone, 'company.phone'],
    [l.email, 'company.email'],
    [l.website, 'company.website'],
  ] as const
)
  .map(([label, path]) => `{{#if ${path}}}<tr><td>${label}</td><td><b>{{${path}}}</b></td></tr>{{/if}}`)
  .join('\n')}
</tbody></table>`,
  }),
};

/** Name of a seed in its language. */
export function seedName(type: string, l: Labels): string {
  const names: Readonly<Record<string, string>> = {
    DOCUMENT_TYPE_PRICE_LIST: l.priceList,
    DOCUMENT_TYPE_QUOTE: l.quote,
    DOCUMENT_TYPE_INVOICE: l.invoice,
    DOCUMENT_TYPE_WAYBILL: l.waybill,
    DOCUMENT_TYPE_ACT: l.act,
    DOCUMENT_TYPE_OTHER: l.companyCard,
  };
  return names[type] ?? type;
}

export function mailText(l: Labels): string {
  return `${l.mailGreeting}\n\n{{#if message}}{{message}}\n\n{{/if}}${l.mailText}\n\n${l.mailSign}\n{{user.name}}\n{{company.name}}`;
}
