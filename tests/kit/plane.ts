import { readFileSync } from 'node:fs';
import type { PlaneAddress } from '../../deploy/local/src/plane.ts';

/** The addresses of the data plane that this run uses. Throws when there is none. */
export function testPlane(): PlaneAddress {
  const file = process.env['CRM_TEST_PLANE'];
  if (!file)
    throw new Error(
      'No data plane: run by `npm test`, or start one with `npm run plane` and set CRM_TEST_PLANE to its plane.json.',
    );
  return JSON.parse(readFileSync(file, 'utf8')) as PlaneAddress;
}
