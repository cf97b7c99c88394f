/** Calendar days as "2026-11-22", without a zone of their own. */

/** The day that an instant is in a time zone (IANA name; UTC when it is unknown). */
export function dayIn(instant: Date, timeZone: string): string {
  return formatterOf(timeZone).format(instant);
}

/** The latest day that an instant is anywhere: no day after it has come for anybody. */
export function latestDay(instant: Date): string {
  return dayIn(instant, 'Pacific/Kiritimati');
}

/** The day so many days later; earlier when negative. */
export function plusDays(day: string, days: number): string {
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() + days);
  return instant.toISOString().slice(0, 10);
}

/** The day that is counted by when nobody's own zone may matter: an order is overdue for all users at once. */
export function dayInUtc(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** The first instant after a day, in UTC. */
export function endOfDay(day: string): Date {
  return new Date(`${plusDays(day, 1)}T00:00:00Z`);
}

/** The first instant of a day in a time zone; where clocks go ahead at midnight, the first that there is. */
export function dayStart(day: string, timeZone: string): Date {
  const midnight = new Date(`${day}T00:00:00Z`).getTime();
  // No zone is further than 14 hours from UTC, and none changes by less than a quarter of an hour.
  for (let at = midnight - 14 * HOUR; ; at += HOUR / 4) if (dayIn(new Date(at), timeZone) >= day) return new Date(at);
}

const HOUR = 3_600_000;

export function plusHours(instant: Date, hours: number): Date {
  return new Date(instant.getTime() + hours * 3_600_000);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: isZone(timeZone) ? timeZone : 'UTC',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}

function isZone(timeZone: string): boolean {
  try {
    return timeZone !== '' && new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
