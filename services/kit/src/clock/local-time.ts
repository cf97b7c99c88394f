/** The instant of a local time as "2010-12-01 08:26:00". Of an hour that the clocks show twice it is the first one. */
export function instantOf(local: string, zone: string): Date {
  const shown = new Date(`${local.replace(' ', 'T')}Z`);
  const early = new Date(shown.getTime() - offsetAt(new Date(shown.getTime() - 86_400_000), zone));
  return offsetAt(early, zone) === shown.getTime() - early.getTime()
    ? early
    : new Date(shown.getTime() - offsetAt(shown, zone));
}

/** Milliseconds by which clocks of the zone are ahead of UTC. */
function offsetAt(instant: Date, zone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
