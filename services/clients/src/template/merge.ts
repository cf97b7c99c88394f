import Handlebars from 'handlebars';
import { formatDate, formatDecimal, formatMoney, formatPacking, formatQuantity, formatUnit } from './format.ts';
import { BadTemplate, HELPERS, readTemplate } from './syntax.ts';
import { amountInWords } from './words/amount-in-words.ts';

/** A price list of 10,000 rows with their volumes and packings takes a third of each. */
const MAX_STEPS = 200_000;
const MAX_LENGTH = 8 * 1024 * 1024;

/**
 * Merges data into a Handlebars text. Values are escaped for HTML unless `plain`. Helpers: {{money x}}, {{decimal x}},
 * {{quantity x}}, {{unit x}}, {{date x}}, {{inWords x}}, {{count list}}, {{packing x}}, {{#if (eq a b)}}, {{join list ", "}}.
 * Unknown helpers are refused when the template is saved rather than when a document is issued. Throws BadTemplate.
 *
 * Templates are written by business users: `readTemplate` says what may stand in them, Handlebars gives them no access to
 * prototypes, and repetitions and length are bounded.
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
  boundEach(environment);
  const program = readTemplate(text);
  try {
    const knownHelpers = Object.fromEntries(HELPERS.map((name) => [name, true]));
    const merged = environment.compile(program, { noEscape: plain, knownHelpers, knownHelpersOnly: true })(data);
    if (merged.length > MAX_LENGTH) throw new BadTemplate(`the text becomes longer than ${MAX_LENGTH} characters`);
    return merged;
  } catch (thrown) {
    if (thrown instanceof BadTemplate) throw thrown;
    throw new BadTemplate(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
  }
}

/** Counts every repetition and what it writes; a section without a helper ({{#lines}}) repeats by the same. */
function boundEach(environment: typeof Handlebars): void {
  const each = environment.helpers['each'] as Handlebars.HelperDelegate;
  let [steps, length] = [0, 0];
  environment.registerHelper('each', function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    const fn: typeof options.fn = (context, runtime) => {
      steps += 1;
      if (steps > MAX_STEPS) throw new BadTemplate(`more than ${MAX_STEPS} repetitions`);
      const written = options.fn(context, runtime);
      length += written.length;
      if (length > MAX_LENGTH) throw new BadTemplate(`the text becomes longer than ${MAX_LENGTH} characters`);
      return written;
    };
    return each.call(this, list, { ...options, fn }) as unknown;
  });
}
