import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAssets } from '@crm/kit/assets/assets';
import { root } from '../../deploy/local/src/paths.ts';
import { freePort } from '../../deploy/local/src/port.ts';

export interface TrialService {
  /** As the gateway's list names it. Nothing answers at its gRPC port: it has screens and no methods. */
  address: { grpc: string; http: string };
  /** Files whose name begins so are asked for and never answered, until `release`. */
  stall(name: string): void;
  release(): void;
  stop(): Promise<void>;
}

/** A fourth service beside a running platform: its screens are built as those of any service and served by the same code. */
export async function startTrialService(): Promise<TrialService> {
  const dist = mkdtempSync(join(tmpdir(), 'crm-trial-'));
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', dist], {
    cwd: join(__dirname, 'trial-remote'),
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (built.status !== 0) throw new Error(`the trial remote was not built: ${built.stdout}${built.stderr}`);
  const assets = createAssets(dist);
  let stalled: string | undefined;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (stalled !== undefined && path.startsWith(`/ui/${stalled}`)) return;
    void assets(request, response, path).then((served) => {
      if (!served) response.writeHead(404).end();
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: { grpc: `127.0.0.1:${await freePort()}`, http: `127.0.0.1:${port}` },
    stall: (name) => (stalled = name),
    release: () => (stalled = undefined),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dist, { recursive: true, force: true });
    },
  };
}
