// A name may hold what builds put into the names of files and nothing else: no percent sign (encoded twice), no backslash,
// no colon, no NUL, and no dot in front, which is a hidden file or a way out.
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.@~+-]*$/;

/**
 * The path of a file below a folder or an address of our own, from a path that came from outside and is still encoded;
 * undefined when it could lead anywhere else. What is answered is resolved: nobody behind may decode or join it again.
 */
export function fileBelow(encoded: string): string | undefined {
  const path = decoded(encoded);
  return path?.split('/').every((segment) => SEGMENT.test(segment)) === true ? path : undefined;
}

/** Whether a path from outside can be a page of the portal: one without a way out, and not the name of a file. */
export function isPagePath(encoded: string): boolean {
  const segments = decoded(encoded)?.split('/');
  if (segments === undefined || segments.some((segment) => segment.startsWith('.'))) return false;
  return !/\.[A-Za-z0-9]{1,8}$/.test(segments.at(-1) ?? '');
}

/** Decoded once; undefined for what cannot be, or holds a control character or a backslash. */
function decoded(encoded: string): string | undefined {
  try {
    const path = decodeURIComponent(encoded);
    return /[\p{Cc}\\]/u.test(path) ? undefined : path;
  } catch {
    return undefined;
  }
}
