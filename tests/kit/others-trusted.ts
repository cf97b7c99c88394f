import type { ReferenceOptions } from '@crm/kit/references/check';

/**
 * For a service under test by itself: its own records are looked up, those of services that are not there are taken to
 * exist. How they are asked is tested on the whole platform, by tests/e2e/references.e2e.spec.ts.
 */
export const othersTrusted: Pick<ReferenceOptions, 'known' | 'elsewhere'> = {
  known: () => true,
  elsewhere: (service) => Promise.reject(new Error(`${service} is not there`)),
};
