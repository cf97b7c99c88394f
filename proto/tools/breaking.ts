/** Which state the contracts are compared with, and the comparison. Works offline, in worktrees and shallow clones. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBuf } from './buf.ts';

const MAIN = 'main';

/** What git says, or undefined when it refuses. */
function git(root: string, ...args: string[]): string | undefined {
  const result = spawnSync('git', ['-c', 'safe.directory=*', ...args], { cwd: root, encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/**
 * The commit to compare with: CRM_CHECK_BASE; on a branch, where it left main; on main with changed contracts, HEAD; on
 * a clean main, the commit before. Undefined when there is no such commit or it holds no contracts.
 */
export function baseCommit(root: string, wanted = process.env.CRM_CHECK_BASE): string | undefined {
  const base = wanted ?? defaultBase(root);
  const commit = base === undefined ? undefined : git(root, 'rev-parse', '--verify', '--quiet', `${base}^{commit}`);
  if (commit === undefined) {
    if (wanted !== undefined) throw new Error(`CRM_CHECK_BASE: there is no commit ${wanted}`);
    return undefined;
  }
  const files = git(root, 'ls-tree', '-r', '--name-only', commit, 'proto') ?? '';
  return files.split('\n').includes('proto/buf.yaml') && files.includes('.proto') ? commit : undefined;
}

function defaultBase(root: string): string | undefined {
  const head = git(root, 'rev-parse', '--verify', '--quiet', 'HEAD');
  const main = git(root, 'rev-parse', '--verify', '--quiet', `refs/heads/${MAIN}`);
  if (head !== undefined && main !== undefined && head !== main) return git(root, 'merge-base', 'HEAD', MAIN);
  return isDirty(root, 'proto/crm') ? 'HEAD' : 'HEAD^';
}

/** Whether paths differ from HEAD, new files included. */
export function isDirty(root: string, ...paths: string[]): boolean {
  return git(root, 'status', '--porcelain', '--', ...paths) !== '';
}

/** Compares the contracts with those of `commit`. Throws with the file, the line and the reason of what breaks callers. */
export function checkBreaking(root: string, commit: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'crm-breaking-'));
  try {
    const archive = join(scratch, 'base.tar');
    if (git(root, 'archive', '--format=tar', '-o', archive, commit, 'proto') === undefined) {
      throw new Error(`git cannot read the contracts of ${commit}`);
    }
    runBuf(['breaking', '--against', `${archive}#subdir=proto`], join(root, 'proto'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
