/** Rules of working hours. Pure. */

export interface Interval {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

/**
 * True when each interval ends after it begins and no two of one weekday overlap. Times are "HH:MM" with 24:00 as the
 * end of a day, so they compare as text. Intervals that touch are allowed.
 */
export function intervalsAreSound(intervals: readonly Interval[]): boolean {
  const sorted = [...intervals].sort((a, b) => a.weekday - b.weekday || (a.from < b.from ? -1 : 1));
  return sorted.every((interval, index) => {
    const next = sorted[index + 1];
    const overlaps = next !== undefined && next.weekday === interval.weekday && next.from < interval.to;
    return interval.from < interval.to && !overlaps;
  });
}
