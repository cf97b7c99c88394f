import type { ServiceError, Violation } from '../grpc/errors.ts';
import { fillText } from '../grpc/texts.ts';
import type { Texts } from '../grpc/texts.ts';
import { violationText } from '../grpc/violation-texts.ts';
import { ownText } from './errors.ts';
import type { ImportTarget, LineProblem } from './target.ts';

/** What is wrong with a line, by what was said of a field of its record. */
export function problemOf({ field, reason, params, texts }: Violation): LineProblem {
  return { field, reason, ...(params && { params }), ...(texts && { texts }) };
}

/** The same of a refusal; that a value is taken is told by the noun itself. */
export function refusalOf(refused: ServiceError): LineProblem {
  const [violation] = refused.violations ?? [];
  const field = violation && { field: violation.field.replace(/^\w+\./, '') };
  if (violation && violation.reason !== 'TAKEN') return { ...problemOf(violation), ...field };
  const { reason, params, texts } = refused;
  return { reason, params, texts, ...field };
}

/** What is told of a problem in each language, where its reason alone does not say it. */
export function saidOf({ reason, params, texts }: Partial<LineProblem>, target: ImportTarget): Texts | undefined {
  if (reason === undefined || (texts === undefined && Object.keys(params ?? {}).length === 0)) return undefined;
  const told = ownText(reason, target) ?? texts;
  const text = (language: keyof Texts): string =>
    told
      ? fillText(told[language], params ?? {})
      : violationText({ field: '', reason, ...(params && { params }) }, language);
  return { en: text('en'), ru: text('ru'), bg: text('bg') };
}
