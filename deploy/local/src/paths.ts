import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');

/** Where everything that a running platform writes lives: one folder that can be deleted. */
export function stateDir(): string {
  return resolve(root, process.env['CRM_STATE_DIR'] ?? '.state');
}

/** Downloads shared by all checkouts of a user; deleting it costs a download only. */
export function cacheDir(): string {
  const own = process.env['CRM_CACHE_DIR'];
  if (own) return resolve(own);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'crm');
}
