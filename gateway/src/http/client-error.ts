import type { Server } from 'node:http';

const words: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers what Node's parser refuses (a NUL in a header, headers that never end) as everything else is answered. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    const title = words[status] ?? '';
    const body = JSON.stringify({
      ...{ type: '/problems/MALFORMED', title, status, detail: 'The request cannot be read.' },
      ...{ instance: '', reason: 'MALFORMED' },
    });
    const head = [
      `HTTP/1.1 ${String(status)} ${title}`,
      'content-type: application/problem+json; charset=utf-8',
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'cross-origin-resource-policy: same-origin',
      `content-length: ${String(Buffer.byteLength(body))}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}
