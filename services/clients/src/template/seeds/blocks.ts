import type { Labels } from './labels.ts';

/** Parts that several documents are made of, as HTML with merge fields. */

/** Attributes of a table: its columns in points ("auto" fits, "*" takes the rest) and one of the layouts of the renderer. */
export function table(
  layout: 'frame' | 'lines' | 'noBorders',
  widths: readonly (number | string)[],
  more = {},
): string {
  return `style="width:100%" data-pdfmake='${JSON.stringify({ layout, widths, ...more })}'`;
}

export function right(text: string): string {
  return `<td style="text-align:right">${text}</td>`;
}

export function heading(l: Labels, title: string): string {
  return `<h1>${title} № {{document.number}} ${l.from} {{date document.date}}{{#if document.reissued}} (${l.revision} {{document.revision}}){{/if}}</h1>`;
}

const field = (label: string, path: string): string => `{{#if ${path}}}, ${label} {{${path}}}{{/if}}`;

/** Everything by which a party is known; `who` is the merge field: "company" or "client". */
function requisites(l: Labels, who: string): string {
  return `<b>{{${who}.legalName}}</b>${field(l.inn, `${who}.inn`)}${field(l.kpp, `${who}.kpp`)}${field(l.vat, `${who}.vatId`)}${field('', `${who}.legalAddress`).replace(',  ', ', ')}${field(l.phoneShort, `${who}.phone`)}`;
}

function account(l: Labels, who: string): string {
  return `{{#if ${who}.bank.account}}<br>${l.account} {{${who}.bank.account}}${field('', `${who}.bank.bankName`).replace(',  ', ', ')}${field(l.bic, `${who}.bank.bic`)}${field(l.corr, `${who}.bank.correspondentAccount`)}{{/if}}`;
}

/** Seller and buyer, or whatever they are called on this document. */
export function parties(l: Labels, seller: string, buyer: string, options: { accounts: boolean }): string {
  const row = (title: string, who: string): string =>
    `<tr><td>${title}:</td><td>${requisites(l, who)}${options.accounts ? account(l, who) : ''}</td></tr>`;
  return `<table ${table('noBorders', [70, '*'])}><tbody>${row(seller, 'company')}${row(buyer, 'client')}</tbody></table>`;
}

/** Where to pay: what is copied into a payment order. */
export function payee(l: Labels): string {
  return `{{#if company.bank.account}}<table ${table('frame', ['*', 70, 150])}><tbody>
<tr><td rowspan="2">{{company.bank.bankName}}<br><small>${l.payeeBank}</small></td><td>${l.bic}</td><td>{{company.bank.bic}}</td></tr>
<tr><td>${l.corr}</td><td>{{company.bank.correspondentAccount}}</td></tr>
<tr><td>{{company.legalName}}<br><small>${l.payee}{{#if company.inn}}, ${l.inn} {{company.inn}}{{/if}}{{#if company.kpp}}, ${l.kpp} {{company.kpp}}{{/if}}</small></td><td>${l.account}</td><td>{{company.bank.account}}</td></tr>
</tbody></table>{{/if}}`;
}

/** How much of a line: in base units, which the price is for, and as it was asked for where that is another unit. */
const QUANTITY = `{{#if baseQuantity}}{{quantity baseQuantity}}{{#unless (eq quantity.unit baseQuantity.unit)}}<br><small>{{quantity quantity}}</small>{{/unless}}{{else}}{{quantity quantity}}{{/if}}`;

/** The lines with their sums; `detailed` adds code, discount and rate of tax. */
export function lines(l: Labels, detailed: boolean): string {
  const heads = [
    l.position,
    ...(detailed ? [l.sku] : []),
    l.goods,
    l.quantity,
    l.price,
    ...(detailed ? [l.discount, l.taxRate] : []),
    l.amount,
  ];
  const cells = [
    '<td>{{position}}</td>',
    ...(detailed ? ['<td>{{sku}}</td>'] : []),
    '<td>{{name}}</td>',
    right(QUANTITY),
    right('{{money price}}'),
    ...(detailed ? [right('{{discount}}'), right('{{taxRate}}')] : []),
    right('{{money amount}}'),
  ];
  const first = detailed ? 3 : 2;
  const quantity = 72;
  const widths = [16, ...(detailed ? ['auto'] : []), '*', quantity, ...heads.slice(first + 1).map(() => 'auto')];
  const head = heads.map((text, at) => `<th${at >= first ? ' style="text-align:right"' : ''}>${text}</th>`).join('');
  return `<table ${table('lines', widths, { headerRows: 1, dontBreakRows: true })}>
<thead><tr>${head}</tr></thead>
<tbody>
{{#each lines}}<tr>${cells.join('')}</tr>
{{/each}}</tbody>
</table>
${totals(l)}`;
}

function totals(l: Labels): string {
  const row = (label: string, value: string): string => `<tr>${right(label)}${right(`<b>{{money ${value}}}</b>`)}</tr>`;
  return `<div data-pdfmake='{"unbreakable":true}'><table ${table('noBorders', ['*', 'auto'])}><tbody>${row(l.total, 'total')}{{#if tax}}${row(l.tax, 'tax')}{{else}}<tr>${right(l.withoutTax)}<td></td></tr>{{/if}}{{#if returned}}${row(l.returned, 'returned')}{{/if}}{{#if paid}}${row(l.paid, 'paid')}{{/if}}{{#if due}}${row(l.due, 'due')}{{/if}}</tbody></table>
<p>${l.lineCount} {{count lines}}, ${l.forAmount} {{money total}}</p>
{{#if (inWords total)}}<p><b>{{inWords total}}</b></p>{{/if}}</div>`;
}

/** Who signs: a role, a line to sign on, the name in full. */
export function signatures(
  l: Labels,
  ...signers: readonly { role: string; name?: string; details?: string }[]
): string {
  const cell = ({ role, name = '', details = '' }: (typeof signers)[number]): string =>
    `<td>${details && `<p>${details}</p>`}<p>${role}</p><p>_____________________ ${name && `/ ${name} /`}</p><p><small>${l.stamp}</small></p></td>`;
  return `<div data-pdfmake='{"unbreakable":true,"margin":[0,14,0,0]}'><table ${table(
    'noBorders',
    signers.map(() => '*'),
  )}><tbody><tr>${signers.map(cell).join('')}</tr></tbody></table></div>`;
}
