/** Whether all typed words begin a word of the label, in any order: "deal new" finds "New deal". */
export function matchCommand(typed: string, label: string): boolean {
  const words = label.toLocaleLowerCase().split(/[^\p{L}\p{N}]+/u);
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}
