const workday = { from: '09:00', to: '18:00' };

/** Monday to Friday, nine to six, with the fixed holidays of Russia in 2026 and 2027. */
export const workingCalendar = {
  name: 'Five days, Moscow',
  timeZone: 'Europe/Moscow',
  weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, ...workday })),
  exceptions: [2026, 2027].flatMap(holidays),
  isDefault: true,
};

/** Article 112 of the Labour Code; the days moved by yearly decree are left to the administrator. */
function holidays(year: number): { date: string; name: string; intervals: never[] }[] {
  const january = Array.from(
    { length: 8 },
    (_, day) => [`01-0${day + 1}`, day === 6 ? 'Christmas' : 'New Year holidays'] as const,
  );
  const rest = [
    ['02-23', 'Defender of the Fatherland Day'],
    ['03-08', "International Women's Day"],
    ['05-01', 'Spring and Labour Day'],
    ['05-09', 'Victory Day'],
    ['06-12', 'Russia Day'],
    ['11-04', 'Unity Day'],
  ] as const;
  return [...january, ...rest].map(([day, name]) => ({ date: `${year}-${day}`, name, intervals: [] }));
}
