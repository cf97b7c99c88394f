/** Conversion and refusals of one pipeline, over the deals of one cohort (those created in a period). */
import type { Stage } from '@crm/proto/gen/crm/sales/v1/pipelines';
import { divide } from '../amounts/decimal.ts';
import type { Amount } from '../amounts/decimal.ts';

/** One deal of the cohort: how far it came, counted in stages of the pipeline (0 = the first), and how it stands. */
export interface CohortCount {
  /** Index of the furthest stage the deal ever stood in. */
  furthest: number;
  won: boolean;
  count: bigint;
}

export interface StageConversion {
  entered: bigint;
  /** Share of those that entered here and then the next stage or one beyond it, or were won; "" when nobody entered. */
  conversion: Amount;
}

/**
 * Entered(i) = deals that ever stood in stage i or beyond, or were won (skipped stages count as passed);
 * conversion(i) = entered(i + 1) / entered(i), of the last stage won / entered.
 */
export function conversions(stages: readonly Stage[], cohort: readonly CohortCount[]): StageConversion[] {
  const reached = (index: number): bigint => total(cohort.filter((item) => item.won || item.furthest >= index));
  const won = total(cohort.filter((item) => item.won));
  return stages.map((_, index) => {
    const entered = reached(index);
    const passed = index + 1 < stages.length ? reached(index + 1) : won;
    return { entered, conversion: share(passed, entered) };
  });
}

/** part / whole to four places; "" when the whole is nothing. */
export function share(part: bigint, whole: bigint): Amount {
  return whole === 0n ? '' : divide(part.toString(), whole.toString(), 4);
}

function total(items: readonly CohortCount[]): bigint {
  return items.reduce((sum, item) => sum + item.count, 0n);
}
