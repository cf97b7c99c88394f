import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

/** A process of the platform: a service or the gateway. */
export interface Deployable {
  name: string;
  folder: string;
  /** The bundle that runs. */
  bundle: string;
  /** Folder of its UI's sources, where it has one. */
  ui?: string;
}

/** The services found in services/*: whatever has a src/main.ts, in the order of their names. */
export function services(): Deployable[] {
  const folder = join(root, 'services');
  return readdirSync(folder)
    .sort()
    .filter(
      (name) => existsSync(join(folder, name, 'src', 'main.ts')) && existsSync(join(folder, name, 'package.json')),
    )
    .map((name) => deployable(name, join(folder, name)));
}

/** The gateway, once it is there. */
export function gateway(): Deployable | undefined {
  const folder = join(root, 'gateway');
  return existsSync(join(folder, 'src', 'main.ts')) ? deployable('gateway', folder) : undefined;
}

function deployable(name: string, folder: string): Deployable {
  const ui = join(folder, 'ui');
  const bundle = join(folder, 'dist', 'main.mjs');
  return existsSync(join(ui, 'vite.config.ts')) ? { name, folder, bundle, ui } : { name, folder, bundle };
}
