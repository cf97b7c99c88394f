import type { Readable } from 'node:stream';

export interface Letter {
  from: string;
  to: readonly string[];
  cc: readonly string[];
  subject: string;
  text: string;
  messageId: string;
  attachments: readonly { filename: string; contentType: string; content: Readable }[];
}

export interface Mailer {
  /** Hands a letter to the mail server. Throws MailRefused for a letter that it will never take, anything else to try again. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** The server has said no for good: a bad address, a letter too large. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** Mail by SMTP over a small pool of connections. `url`: smtp://user:password@host:587 or smtps://…. */
export function smtpMailer(url: string): Mailer {
  // Loaded with the first letter.
  let opened: Promise<Transport> | undefined;
  return {
    async send(letter) {
      try {
        const transport = await (opened ??= openTransport(url));
        await transport.sendMail({
          ...letter,
          to: [...letter.to],
          cc: [...letter.cc],
          attachments: letter.attachments.map((one) => ({ ...one })),
        });
      } catch (thrown) {
        // 5yz is permanent by RFC 5321; EENVELOPE without a code is an address that cannot be written down.
        const { responseCode = 0, code = '' } = thrown as { responseCode?: number; code?: string };
        if (responseCode >= 500 || (code === 'EENVELOPE' && responseCode === 0))
          throw new MailRefused(String(thrown), { cause: thrown });
        throw thrown;
      }
    },
    close: () => {
      void opened?.then((transport) => {
        transport.close();
      });
    },
  };
}

type Transport = Awaited<ReturnType<typeof openTransport>>;

async function openTransport(url: string) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
