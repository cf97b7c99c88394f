import type { CaughtMail } from '../../deploy/local/src/mail-catcher.ts';
import { testPlatform } from './platform.ts';
import { until } from './until.ts';

/** The mails to an address so far, the newest first. */
export async function mailsTo(address: string): Promise<CaughtMail[]> {
  const mails = (await (await fetch(`${testPlatform().mailUrl}/messages`)).json()) as CaughtMail[];
  return mails.filter((mail) => mail.to.includes(address));
}

/** Waits for the newest mail to an address whose subject holds the text. */
export function mailTo(address: string, subject = ''): Promise<CaughtMail> {
  return until(`a mail to ${address} about "${subject}"`, async () =>
    (await mailsTo(address)).find((mail) => mail.subject.includes(subject)),
  );
}

/** The bytes of a mail's attachment. */
export async function attachment(mail: CaughtMail, index: number): Promise<Buffer> {
  const file = mail.attachments[index];
  if (!file) throw new Error(`the mail "${mail.subject}" has ${mail.attachments.length} attachments`);
  const response = await fetch(testPlatform().mailUrl + file.url);
  return Buffer.from(await response.arrayBuffer());
}
