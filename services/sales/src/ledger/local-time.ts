/** Ledgers tell no zone: times are local to the company that kept this one. */
export const TIME_ZONE = 'Europe/London';
