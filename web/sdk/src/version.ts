/** Version of the contract between shell and remotes: a minor one adds, a major one breaks. */
export const SDK_VERSION = '1.0.0';

/** Whether a version lies in a range "^1.2.0", "~1.2.0", "1.x", "*" or "1.2.0" (exact). */
export function inRange(version: string, range: string): boolean {
  if (range === '*') return true;
  const [major, minor, patch] = numbers(version);
  const [wantMajor, wantMinor, wantPatch] = numbers(range.replace(/^[\^~]/, ''));
  if (major !== wantMajor) return false;
  if (range.endsWith('.x')) return true;
  const newer = minor > wantMinor || (minor === wantMinor && patch >= wantPatch);
  if (range.startsWith('^')) return newer;
  if (range.startsWith('~')) return minor === wantMinor && patch >= wantPatch;
  return minor === wantMinor && patch === wantPatch;
}

function numbers(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, patch];
}
