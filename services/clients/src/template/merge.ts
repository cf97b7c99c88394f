import Handlebars from 'handlebars';
import { formatDate, formatDecimal, formatMoney, formatPacking, formatQuantity, formatUnit } from './format.ts';
import { amountInWords } from './words/amount-in-words.ts';

/** A template that cannot be read or merged; the message names line and cause. */
export class BadTemplate extends Error {
  override readonly name = 'BadTemplate';
}

const HELPERS = ['money', 'decimal', 'quantity', 'unit', 'date', 'eq', 'join', 'inWords', 'count', 'packing'];

/**
 * Merges data into a Handlebars text. Values are escaped for HTML unless `plain`. Helpers: {{money x}}, {{decimal x}},
 * {{quantity x}}, {{unit x}}, {{date x}}, {{inWords x}}, {{count list}}, {{packing x}}, {{#if (eq a b)}}, {{join list ", "}}. Unknown helpers are refused when the
 * template is saved rather than when a document is issued. Throws BadTemplate.
 *
 * Templates are written by business users: Handlebars gives them no access to prototypes, and this environment has no
 * partials and no helper that reaches outside.
 */
export function mergeTemplate(text: string, data: object, options: { language: string; plain?: boolean }): string {
  const { language, plain = false } = options;
  const environment = Handlebars.create();
  environment.registerHelper('money', (value: unknown) => formatMoney(value, language));
  environment.registerHelper('decimal', (value: unknown) => formatDecimal(value, language));
  environment.registerHelper('quantity', (value: unknown) => formatQuantity(value, language));
  environment.registerHelper('unit', (value: unknown) => formatUnit(value, language));
  environment.registerHelper('date', (value: unknown) => formatDate(value, language));
  environment.registerHelper('inWords', (value: unknown) => amountInWords(value, language));
  environment.registerHelper('count', (list: unknown) => (Array.isArray(list) ? list.length : 0));
  environment.registerHelper('packing', (value: unknown) => formatPacking(value, language));
  environment.registerHelper('eq', (left: unknown, right: unknown) => left === right);
  environment.registerHelper('join', (list: unknown, separator: unknown) =>
    Array.isArray(list) ? list.map(String).join(typeof separator === 'string' ? separator : ', ') : '',
  );
  try {
    const knownHelpers = Object.fromEntries(HELPERS.map((name) => [name, true]));
    return environment.compile(text, { noEscape: plain, knownHelpers, knownHelpersOnly: true })(data);
  } catch (thrown) {
    throw new BadTemplate(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
  }
}
