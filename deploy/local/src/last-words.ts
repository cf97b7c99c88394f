import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Looked at from the end of a log, bytes. */
const TAIL = 65_536;

/**
 * What a process said of its end, from the byte `from` of its log on: its last fatal line, else with `any` the last one
 * that tells of an error, else the last. Undefined when there is none.
 */
export function lastWords(logFile: string, from: number, any: boolean): string | undefined {
  const lines = tail(logFile, from).trim().split('\n').filter(Boolean).map(told);
  const found =
    lines.findLast(({ fatal }) => fatal) ??
    (any
      ? (lines.slice(-40).findLast(({ text }) => /error|exception|cannot|could not|failed/i.test(text)) ?? lines.at(-1))
      : undefined);
  return found?.text.trim().slice(0, 300);
}

/** A line as a person reads it: of our own JSON its message and its error's. */
function told(line: string): { text: string; fatal: boolean } {
  try {
    const { level, msg, err } = JSON.parse(line) as { level?: string; msg?: string; err?: { message?: string } };
    const text = [msg, err?.message]
      .filter(Boolean)
      .join(': ')
      .replaceAll(/\s*\n\s*/g, '; ');
    return { text: level === 'fatal' || level === 'error' ? `${level}: ${text}` : text, fatal: level === 'fatal' };
  } catch {
    return { text: line, fatal: /\bfatal\b/i.test(line) };
  }
}

function tail(logFile: string, from: number): string {
  let file: number;
  try {
    file = openSync(logFile, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(file);
    const begin = Math.max(from, size - TAIL);
    const bytes = Buffer.alloc(Math.max(0, size - begin));
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, begin));
  } finally {
    closeSync(file);
  }
}
