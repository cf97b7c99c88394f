import type { Labels } from './labels.ts';

/** One party with its requisites; `who` is the merge field: "company" or "client". */
function party(l: Labels, who: string, title: string): string {
  return `<p><b>${title}:</b> {{${who}.legalName}}{{#if ${who}.inn}}, ${l.inn} {{${who}.inn}}{{/if}}{{#if ${who}.kpp}}, ${l.kpp} {{${who}.kpp}}{{/if}}{{#if ${who}.vatId}}, ${l.vat} {{${who}.vatId}}{{/if}}{{#if ${who}.legalAddress}}, {{${who}.legalAddress}}{{/if}}</p>
{{#if ${who}.bank.account}}<p>${l.account} {{${who}.bank.account}}{{#if ${who}.bank.bankName}}, {{${who}.bank.bankName}}{{/if}}{{#if ${who}.bank.bic}}, ${l.bic} {{${who}.bank.bic}}{{/if}}{{#if ${who}.bank.correspondentAccount}}, ${l.corr} {{${who}.bank.correspondentAccount}}{{/if}}</p>{{/if}}`;
}

function heading(l: Labels, title: string): string {
  return `<h1>${title} № {{document.number}} ${l.from} {{date document.date}}{{#if document.reissued}} (${l.revision} {{document.revision}}){{/if}}</h1>`;
}

/** Columns of a table over the whole width ("auto" fits, "*" takes the rest), its head repeated on each page. */
function grid(widths: readonly (number | string)[]): string {
  return `style="width:100%" data-pdfmake='${JSON.stringify({ widths, headerRows: 1 })}'`;
}

function right(text: string): string {
  return `<td style="text-align:right">${text}</td>`;
}

function lines(l: Labels, detailed: boolean): string {
  const heads = [
    l.position,
    ...(detailed ? [l.sku] : []),
    l.goods,
    l.quantity,
    ...(detailed ? [l.inBase] : []),
    l.price,
    ...(detailed ? [l.discount, l.taxRate] : []),
    l.amount,
  ];
  const more = detailed ? [right('{{quantity baseQuantity}}')] : [];
  const rates = detailed ? [right('{{discount}}'), right('{{taxRate}}')] : [];
  const cells = [
    '<td>{{position}}</td>',
    ...(detailed ? ['<td>{{sku}}</td>'] : []),
    '<td>{{name}}</td>',
    right('{{quantity quantity}}'),
    ...more,
    right('{{money price}}'),
    ...rates,
    right('{{money amount}}'),
  ];
  const width = heads.length - 1;
  const sum = (label: string, value: string): string =>
    `<tr><td colspan="${width}" style="text-align:right"><b>${label}</b></td>${right(`<b>{{money ${value}}}</b>`)}</tr>`;
  const widths = [16, ...(detailed ? ['auto'] : []), '*', ...heads.slice(detailed ? 3 : 2).map(() => 'auto')];
  return `<table ${grid(widths)}>
<thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>
{{#each lines}}<tr>${cells.join('')}</tr>
{{/each}}${sum(l.total, 'total')}
{{#if tax}}${sum(l.tax, 'tax')}{{/if}}
</tbody>
</table>`;
}

function signatures(left: string, rightSide: string, leftName = '', rightName = ''): string {
  return `<table style="width:100%" data-pdfmake='{"layout":"noBorders","widths":["*","*"]}'><tbody><tr><td>${left} ____________________ ${leftName}</td><td>${rightSide} ____________________ ${rightName}</td></tr></tbody></table>`;
}

/** The HTML of each kind of document in one language. */
export const layouts: Readonly<Record<string, (l: Labels) => { html: string; page: string; numberPattern: string }>> = {
  DOCUMENT_TYPE_PRICE_LIST: (l) => ({
    page: 'A4',
    numberPattern: 'PL-{year}-{number:4}',
    html: `<h1>${l.priceList} «{{priceList.name}}»</h1>
<p>{{company.name}}{{#if company.phone}}, {{company.phone}}{{/if}}{{#if company.email}}, {{company.email}}{{/if}}</p>
<p>${l.prices} {{date priceList.date}}</p>
{{#each groups}}<h2>{{name}}</h2>
<table ${grid(['auto', '*', 'auto', 'auto', 'auto', 'auto'])}>
<thead><tr><th>${l.sku}</th><th>${l.goods}</th><th>${l.unit}</th><th>${l.price}</th><th>${l.volumes}</th><th>${l.packs}</th></tr></thead>
<tbody>
{{#each rows}}<tr><td>{{sku}}</td><td>{{name}}</td><td>{{unit unit}}</td>${right('{{money price}}')}<td>{{#each volumes}}≥ {{quantity minQuantity}}: {{money price}} {{/each}}</td><td>{{join packs ", "}}</td></tr>
{{/each}}</tbody>
</table>
{{/each}}`,
  }),
  DOCUMENT_TYPE_QUOTE: (l) => ({
    page: 'A4',
    numberPattern: 'Q-{year}-{number:5}',
    html: `${heading(l, l.quote)}
${party(l, 'company', l.seller)}
${party(l, 'client', l.buyer)}
${lines(l, true)}
{{#if validUntil}}<p>${l.validUntil} {{date validUntil}}</p>{{/if}}
${signatures(l.director, '', '{{company.director}}')}`,
  }),
  DOCUMENT_TYPE_INVOICE: (l) => ({
    page: 'A4',
    numberPattern: 'INV-{year}-{number:5}',
    html: `${heading(l, l.invoice)}
${party(l, 'company', l.seller)}
${party(l, 'client', l.buyer)}
<p>${l.order} {{order.number}}{{#if order.date}} ${l.from} {{date order.date}}{{/if}}{{#if paymentDueDate}}. ${l.dueBy} {{date paymentDueDate}}{{/if}}</p>
${lines(l, false)}
{{#if paid}}<p style="text-align:right">${l.paid}: {{money paid}}</p>{{/if}}
<p>${l.invoiceText}</p>
${signatures(l.director, l.accountant, '{{company.director}}', '{{company.accountant}}')}`,
  }),
  // The columns of the unified form TORG-12: goods, unit, quantity, price, amount without and with tax.
  DOCUMENT_TYPE_WAYBILL: (l) => ({
    page: 'A4-landscape',
    numberPattern: 'WB-{year}-{number:5}',
    html: `${heading(l, l.waybill)}
${party(l, 'company', l.seller)}
${party(l, 'client', l.buyer)}
<p>${l.order} {{order.number}}{{#if warehouse.name}}. ${l.warehouse}: {{warehouse.name}}{{#if warehouse.address}}, {{warehouse.address}}{{/if}}{{/if}}</p>
${lines(l, true)}
${signatures(l.released, l.received)}`,
  }),
  DOCUMENT_TYPE_ACT: (l) => ({
    page: 'A4',
    numberPattern: 'ACT-{year}-{number:5}',
    html: `${heading(l, l.act)}
${party(l, 'company', l.contractor)}
${party(l, 'client', l.customer)}
<p>${l.order} {{order.number}}</p>
<p>${l.actText}</p>
${lines(l, false)}
${signatures(l.contractor, l.customer, '{{company.director}}')}`,
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
  };
  return names[type] ?? type;
}

export function mailText(l: Labels): string {
  return `${l.mailGreeting}\n\n{{#if message}}{{message}}\n\n{{/if}}${l.mailText}\n\n${l.mailSign}\n{{user.name}}\n{{company.name}}`;
}
