import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Looked at from the end of a log, bytes. */
const TAIL = 65_536;

/** Lines of which the last words are, at most. */
const LINES = 3;
const TROUBLE = /error|exception|cannot|could not|failed/i;
/** Of Java's logs: time, level, category and thread. */
const PREFIX = /^\S+ \S+ +(?:ERROR|WARN|FATAL) +\[[^\]]*\] (?:\([^)]*\) )?/;
/** Says how to ask, and nothing of what happened. */
const HELP = /--help|--verbose/;

/**
 * What a process said of its end, from the byte `from` of its log on: its last fatal line, else with `any` the last ones
 * in a row that tell of an error, else the last. Undefined when there is none.
 */
export function lastWords(logFile: string, from: number, any: boolean): string | undefined {
  const lines = tail(logFile, from).trim().split('\n').filter(Boolean).map(told);
  const fatal = lines.findLast((line) => line.fatal);
  if (fatal !== undefined) return fatal.text.trim().slice(0, 300);
  if (!any) return undefined;
  const texts = lines.slice(-40).flatMap(({ text }) => (HELP.test(text) ? [] : [text]));
  const end = texts.findLastIndex((text) => TROUBLE.test(text));
  const begin = texts.slice(0, end + 1).findLastIndex((text) => !TROUBLE.test(text)) + 1;
  const trouble = texts.slice(begin, end + 1).slice(0, LINES);
  const said = trouble.length > 0 ? trouble : lines.slice(-1).map(({ text }) => text);
  return (
    said
      .map((text) => text.replace(PREFIX, '').trim())
      .join('; ')
      .slice(0, 300) || undefined
  );
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
