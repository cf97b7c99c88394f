import type { Plane } from '../../../deploy/local/src/plane.ts';
import type { Platform } from '../../../deploy/local/src/platform.ts';

/** What this Jest run itself started. Kept on globalThis, because each project loads its setup and teardown anew. */
export const running = ((globalThis as { crmRunning?: Running }).crmRunning ??= {});

interface Running {
  plane?: Plane | undefined;
  platform?: Platform | undefined;
}
