import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { cacheDir } from '../../deploy/local/src/paths.ts';
import type { SampleUser } from '../../deploy/local/src/sample-company.ts';
import { sampleUser, testPlatform } from './platform.ts';

const installed = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Without these Chromium asks its maker's hosts for updates at every start, which a closed network refuses one by one. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A headless Chromium: CRM_CHROMIUM, else an installed one, else that of the npm package @sparticuz/chromium. */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env['CRM_CHROMIUM'] ?? installed.map(which).find((path) => path !== undefined);
  if (own) return chromium.launch({ executablePath: own, args: quiet });
  const folder = packagedChromium();
  const libraries = [join(folder, 'al2023', 'lib'), join(folder, 'swiftshader'), process.env['LD_LIBRARY_PATH']];
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
    FONTCONFIG_PATH: join(folder, 'fonts'),
  };
  return chromium.launch({ executablePath: join(folder, 'chromium'), args: [...quiet, '--no-zygote'], env });
}

const loginAttempts = 10;

export interface Visit {
  context: BrowserContext;
  page: Page;
}

export interface VisitOptions {
  locale?: string;
  colorScheme?: 'light' | 'dark';
}

/** A fresh window of the portal, logged in as a sample user by the real form. */
export function openPortal(browser: Browser, login: SampleUser['login'], options: VisitOptions = {}): Promise<Visit> {
  return openPortalAs(browser, { email: sampleUser(login).email, password: testPlatform().password }, options);
}

/** The same for any user. */
export async function openPortalAs(
  browser: Browser,
  { email, password }: { email: string; password: string },
  options: VisitOptions = {},
): Promise<Visit> {
  const { publicUrl } = testPlatform();
  const context = await browser.newContext({
    baseURL: publicUrl,
    locale: options.locale ?? 'en',
    colorScheme: options.colorScheme ?? 'light',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const inPortal = (): boolean => page.url().startsWith(publicUrl);
  // Keycloak's guard against guessing refuses two logins of one user at the same moment, which test files side by side do.
  for (let attempt = 1; attempt <= loginAttempts && !inPortal(); attempt += 1) {
    await page.goto('/auth/login');
    await page.fill('#username', email);
    await page.fill('#password', password);
    await page.click('#kc-login');
    await page.waitForURL((url) => url.href.startsWith(publicUrl) || url.pathname.includes('/login-actions/'));
  }
  if (!inPortal()) throw new Error(`${email} cannot log in: ${page.url()}`);
  return { context, page };
}

function which(program: string): string | undefined {
  const found = spawnSync('which', [program], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Unpacks the packaged browser, and the libraries that a bare machine lacks, into the cache once. */
function packagedChromium(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const home = join(dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cacheDir(), `chromium-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(cacheDir(), { recursive: true });
    const work = mkdtempSync(`${folder}.`);
    const bin = join(home, 'bin');
    writeFileSync(join(work, 'chromium'), brotliDecompressSync(readFileSync(join(bin, 'chromium.br'))), {
      mode: 0o755,
    });
    for (const archive of ['al2023', 'swiftshader', 'fonts'])
      untar(brotliDecompressSync(readFileSync(join(bin, `${archive}.tar.br`))), join(work, archive));
    // The package's own list of fonts names a folder of the machine it was made for.
    writeFileSync(join(work, 'fonts', 'fonts.conf'), fontsConf(join(folder, 'fonts')));
    try {
      renameSync(work, folder);
    } catch (error) {
      rmSync(work, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  return folder;
}

function fontsConf(fonts: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n`;
}

function untar(archive: Buffer, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const done = spawnSync('tar', ['-x', '-C', folder], { input: archive });
  if (done.status !== 0) throw new Error(`tar could not unpack: ${done.stderr.toString()}`);
}
