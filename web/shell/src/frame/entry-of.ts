/**
 * The entry that a page belongs to: the one with the longest address that the page's lies at or below, so that
 * "/clients/tasks" is Tasks and not Clients too. Undefined for a page that no entry leads to.
 */
export function entryOf(path: string, entries: readonly string[]): string | undefined {
  return entries
    .filter((to) => path === to || (to !== '/' && path.startsWith(`${to}/`)))
    .sort((a, b) => b.length - a.length)[0];
}
