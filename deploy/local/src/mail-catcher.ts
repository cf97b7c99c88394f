import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A message as tests see it, `GET /messages`. */
export interface CaughtMail {
  id: number;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html?: string;
  time: string;
  attachments: { name: string; contentType: string; size: number; url: string }[];
}

export interface MailCatcherOptions {
  smtpPort: number;
  httpPort: number;
  /** Asked of who delivers, as that of any user name, and of who reads, as the first part of the path. */
  password: string;
}

interface Kept {
  mail: CaughtMail;
  files: Attachment[];
}

const limit = 500;

/** An SMTP server that delivers nothing and shows everything: the last 500 mails, in memory, on loopback. */
export async function startMailCatcher({ smtpPort, httpPort, password }: MailCatcherOptions): Promise<void> {
  const kept: Kept[] = [];
  let last = 0;
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _session, done) =>
      same(auth.password ?? '', password) ? done(null, { user: auth.username }) : done(new Error('Wrong password')),
    onData: (stream, session, done) => {
      simpleParser(stream)
        .then((parsed) => {
          const rcpt = session.envelope.rcptTo.map((address) => address.address);
          last += 1;
          kept.unshift({ mail: caught(last, rcpt, parsed), files: parsed.attachments });
          kept.length = Math.min(kept.length, limit);
          done();
        })
        .catch((error: Error) => done(error));
    },
  });
  const http = createServer((request, response) => {
    const [, given = '', ...path] = (request.url ?? '/').split('/');
    // The page's links are relative, so that it need not know the password.
    if (same(given, password) && path.length === 0) response.writeHead(303, { location: `/${given}/` }).end();
    else if (same(given, password)) answer(kept, request.method ?? 'GET', `/${path.join('/')}`, response);
    else response.writeHead(401, headers('text/plain')).end('The address that `npm run up` prints holds the password.');
  });
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(smtpPort, '127.0.0.1', resolve);
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(httpPort, '127.0.0.1', resolve);
  });
}

/** Compares in a time that says nothing of where two texts differ. */
function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function caught(id: number, rcpt: string[], parsed: ParsedMail): CaughtMail {
  const attachments = parsed.attachments.map((file, index) => ({
    name: file.filename ?? `attachment-${index}`,
    contentType: file.contentType,
    size: file.size,
    url: `/messages/${id}/attachments/${index}`,
  }));
  return {
    id,
    from: parsed.from?.text ?? '',
    to: rcpt,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    ...(parsed.html === false ? {} : { html: parsed.html }),
    time: (parsed.date ?? new Date()).toISOString(),
    attachments,
  };
}

/** Mails come from templates that people edit: scripts in them must not run here, and links not tell our address. */
const headers = (type: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

function answer(kept: Kept[], method: string, url: string, response: ServerResponse): void {
  const send = (status: number, type: string, body: string | Buffer) => {
    response.writeHead(status, headers(type));
    response.end(body);
  };
  const [, , id, part, index] = url.split('?')[0]?.split('/') ?? [];
  if (url === '/') return send(200, 'text/html; charset=utf-8', page(kept.map((entry) => entry.mail)));
  if (!url.startsWith('/messages')) return send(404, 'text/plain', 'not found');
  if (method === 'DELETE') {
    kept.length = 0;
    return send(204, 'text/plain', '');
  }
  if (!id) return send(200, 'application/json', JSON.stringify(kept.map((entry) => entry.mail)));
  const found = kept.find((entry) => String(entry.mail.id) === id);
  const file = part === 'attachments' ? found?.files[Number(index)] : undefined;
  if (file) return send(200, file.contentType, file.content);
  if (found && !part)
    return send(200, 'text/html; charset=utf-8', found.mail.html ?? `<pre>${escaped(found.mail.text)}</pre>`);
  return send(404, 'text/plain', 'not found');
}

function page(mails: readonly CaughtMail[]): string {
  const row = (mail: CaughtMail) => {
    const files = mail.attachments.map((file) => `<a href=".${file.url}">${escaped(file.name)}</a>`).join(', ');
    const cells = [
      escaped(mail.time),
      escaped(mail.to.join(', ')),
      `<a href="./messages/${mail.id}">${escaped(mail.subject || '(no subject)')}</a>`,
      files,
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  };
  const style =
    'body{font:15px sans-serif;margin:2rem}td,th{text-align:left;padding:.3rem 1rem .3rem 0;border-bottom:1px solid #ccc}';
  const table =
    mails.length === 0
      ? '<p>No mail has been sent yet.</p>'
      : `<table><tr><th>Time<th>To<th>Subject<th>Files</tr>${mails.map(row).join('')}</table>`;
  return `<!doctype html><html lang="en"><title>Mails</title><style>${style}</style><h1>Mails sent by the platform</h1>${table}</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
