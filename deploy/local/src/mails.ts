import { join } from 'node:path';
import { Component } from './component.ts';
import { root } from './paths.ts';
import { accepts } from './port.ts';

/** The running mail catcher, see mail-catcher.ts. */
export interface Mails {
  /** Where the platform delivers, with the password. */
  smtpUrl: string;
  /** Where a person reads the mails and tests ask for them, with the password. */
  url: string;
  component: Component;
}

export function mails(options: { stateDir: string; smtpPort: number; httpPort: number; password: string }): Mails {
  const { stateDir, smtpPort, httpPort, password } = options;
  const url = `http://127.0.0.1:${httpPort}/${password}`;
  return {
    url,
    smtpUrl: `smtp://crm:${password}@127.0.0.1:${smtpPort}`,
    component: new Component({
      name: 'mails',
      title: 'The mail catcher',
      stateDir,
      readyWithinMs: 20_000,
      launch: () => ({
        command: process.execPath,
        args: [join(root, 'deploy', 'local', 'src', 'mail-process.ts')],
        env: {
          PATH: process.env['PATH'],
          CRM_MAIL_SMTP_PORT: String(smtpPort),
          CRM_MAIL_HTTP_PORT: String(httpPort),
          CRM_MAIL_PASSWORD: password,
        },
      }),
      ready: async () => (await accepts(smtpPort)) && (await fetch(`${url}/messages`)).ok,
    }),
  };
}
